package org.cvkit.core.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cvkit.core.image.ImageFormat;

/**
 * What the places of files say: which are labelled pictures, of which part and class.
 *
 * @param pictures sorted by path
 * @param classes the classes of all parts, so that each part numbers them alike
 * @param splits the parts; empty when nobody divided the data
 * @param ignored number of files that are no pictures, or lie in no class folder
 */
record FolderLayout(List<Picture> pictures, List<String> classes, Set<Split> splits, int ignored) {

  /** One picture; {@code split} is {@link Split#ALL} in undivided data. */
  record Picture(String file, Split split, String className) {}

  static FolderLayout of(List<String> files) {
    List<String> candidates = files.stream().filter(FolderLayout::isPicture).toList();
    String root = root(candidates);
    boolean divided = isDivided(children(candidates, root));
    List<Picture> pictures = new ArrayList<>();
    for (String file : candidates) {
      picture(file, root, divided).ifPresent(pictures::add);
    }
    Set<Split> splits = EnumSet.noneOf(Split.class);
    Set<String> classes = new HashSet<>();
    for (Picture picture : pictures) {
      splits.add(picture.split());
      classes.add(picture.className());
    }
    splits.remove(Split.ALL);
    return new FolderLayout(
        pictures, ClassNames.sorted(classes), splits, files.size() - pictures.size());
  }

  private static boolean isPicture(String file) {
    // Folders that begin with a dot or __MACOSX hold what systems keep for themselves.
    return ImageFormat.ofFileName(Path.of(file)).isPresent()
        && !file.startsWith(".")
        && !file.contains("/.")
        && !file.startsWith("__MACOSX/");
  }

  /** The folder, "" or ending in a slash, whose children are the classes or the parts. */
  private static String root(List<String> files) {
    String root = "";
    while (true) {
      Map<String, List<String>> children = children(files, root);
      if (children.size() != 1) {
        return root;
      }
      Map.Entry<String, List<String>> child = children.entrySet().iterator().next();
      String only = child.getKey();
      String below = root + only + "/";
      boolean holdsPictures = child.getValue().stream().anyMatch(rest -> !rest.contains("/"));
      if (Split.named(only).isPresent() || holdsPictures || only.isEmpty()) {
        return root;
      }
      root = below;
    }
  }

  /** The folders directly below {@code root} with the rest of the paths in them; "" for none. */
  private static Map<String, List<String>> children(List<String> files, String root) {
    Map<String, List<String>> children = new TreeMap<>();
    for (String file : files) {
      String rest = file.substring(root.length());
      int slash = rest.indexOf('/');
      children
          .computeIfAbsent(slash < 0 ? "" : rest.substring(0, slash), name -> new ArrayList<>())
          .add(rest.substring(slash + 1));
    }
    return children;
  }

  /**
   * Whether the children are parts rather than classes: all are named so, or one is the training
   * part and holds folders only. (Trains that one can ride are a class of many data sets.)
   */
  private static boolean isDivided(Map<String, List<String>> children) {
    List<String> folders = children.keySet().stream().filter(name -> !name.isEmpty()).toList();
    return !folders.isEmpty() && folders.stream().allMatch(name -> Split.named(name).isPresent())
        || children.entrySet().stream()
            .anyMatch(
                child ->
                    Split.named(child.getKey()).equals(Optional.of(Split.TRAIN))
                        && child.getValue().stream().allMatch(rest -> rest.contains("/")));
  }

  private static Optional<Picture> picture(String file, String root, boolean divided) {
    String[] steps = file.substring(root.length()).split("/", -1);
    int depth = divided ? 1 : 0;
    if (steps.length < depth + 2) {
      return Optional.empty();
    }
    Optional<Split> split = divided ? Split.named(steps[0]) : Optional.of(Split.ALL);
    return split.map(part -> new Picture(file, part, steps[depth]));
  }
}
