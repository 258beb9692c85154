package org.cvkit.core.data;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cvkit.core.image.Image;
import org.cvkit.core.image.ImageDecoder;

/**
 * Pictures whose folder names their class: {@code CLASS/pictures} or {@code
 * {train,val,test}/CLASS/pictures} in a folder or a zip file, at any depth below the class, and
 * below folders that hold nothing but one folder. Owns the zip file, if it is one.
 *
 * <p>The pictures are in the order of their paths. Classes are in the order of their names, those
 * that are numbers in the order of the numbers; all parts have the classes of the whole. Files that
 * are no pictures by their extension, or lie in no class folder, are counted and left out.
 *
 * <p>Thread-safe: any thread may read any picture.
 */
public final class ImageFolder implements ClassificationDataset {
  private final PictureTree tree;
  private final List<FolderLayout.Picture> pictures;
  private final List<LabelSet> tasks;
  private final int[] labels;
  private final int ignored;

  private ImageFolder(PictureTree tree, FolderLayout layout, Split split) {
    this.tree = tree;
    pictures =
        layout.pictures().stream().filter(p -> split == Split.ALL || p.split() == split).toList();
    LabelSet classes = LabelSet.of(layout.classes());
    tasks = List.of(classes);
    Map<String, Integer> labelOf = ClassNames.labels(classes);
    labels =
        pictures.stream()
            .mapToInt(p -> labelOf.getOrDefault(p.className(), LabelSet.UNKNOWN))
            .toArray();
    ignored = layout.ignored();
  }

  /**
   * The pictures of one part. The caller closes it.
   *
   * @param path a folder or a zip file
   * @throws DatasetException when it holds no pictures in class folders, or no such part
   */
  public static ImageFolder open(Path path, Split split) {
    PictureTree tree = tree(path);
    try {
      FolderLayout layout = layout(tree);
      if (split != Split.ALL && !layout.splits().contains(split)) {
        throw DatasetFormats.noSuchPart(path, split, layout.splits());
      }
      return new ImageFolder(tree, layout, split);
    } catch (RuntimeException e) {
      tree.close();
      throw e;
    }
  }

  static Set<Split> splits(Path path) {
    try (PictureTree tree = tree(path)) {
      return layout(tree).splits();
    }
  }

  private static PictureTree tree(Path path) {
    if (Files.isDirectory(path)) {
      return FolderTree.open(path);
    }
    return ZipTree.open(path);
  }

  private static FolderLayout layout(PictureTree tree) {
    FolderLayout layout = FolderLayout.of(tree.files());
    if (layout.pictures().isEmpty()) {
      throw DatasetFormats.noLabelledPictures(tree.source(), tree.files().size());
    }
    return layout;
  }

  /** Number of files, in all parts, that are no pictures or lie in no class folder. */
  public int ignored() {
    return ignored;
  }

  @Override
  public String source() {
    return tree.source();
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<LabelSet> tasks() {
    return tasks;
  }

  @Override
  public int label(int index, int task) {
    return labels[index];
  }

  @Override
  public String name(int index) {
    return tree.name(pictures.get(index).file());
  }

  @Override
  public void read(int index, ImageDecoder decoder, Image destination) {
    tree.read(pictures.get(index).file(), decoder, destination);
  }

  @Override
  public void close() {
    tree.close();
  }

  @Override
  public String toString() {
    return source() + " (" + size() + " pictures)";
  }
}
