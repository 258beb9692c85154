package org.cvkit.detection.data;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Names for pictures that come from several folders into one: their own, or with their folder's
 * before it where another picture has that. Names count as the same when only case or extension
 * differ, since label files have them too, and not every file system tells cases apart.
 *
 * <p>Confined to one thread at a time.
 */
final class PictureNames {
  private final Set<Path> taken = new HashSet<>();

  /** Where {@code picture} goes in {@code folder}; another place for each call. */
  Path within(Path folder, Path picture) {
    String name = String.valueOf(picture.getFileName());
    if (take(folder, name)) {
      return folder.resolve(name);
    }
    Path parent = picture.toAbsolutePath().getParent();
    String origin =
        parent == null || parent.getFileName() == null ? "" : parent.getFileName() + "_";
    String longer = origin + name;
    for (int i = 2; !take(folder, longer); i++) {
      longer = origin + i + "_" + name;
    }
    return folder.resolve(longer);
  }

  private boolean take(Path folder, String name) {
    return taken.add(folder.resolve(FolderFiles.stem(Path.of(name)).toLowerCase(Locale.ROOT)));
  }
}
