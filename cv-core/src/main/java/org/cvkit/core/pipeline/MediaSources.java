package org.cvkit.core.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLConnection;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.cvkit.core.image.MediaException;

/** Takes one word of a user apart into {@link MediaSource}s. */
final class MediaSources {
  private static final Pattern CAMERA = Pattern.compile("\\d{1,3}");
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]+://.*");
  private static final int CONNECT_MILLIS = 5_000;
  private static final int READ_MILLIS = 30_000;

  private MediaSources() {}

  static List<MediaSource> expand(String argument) {
    if (argument.isEmpty()) {
      // As a path it would be the current folder, which nobody means who forgot to set a variable.
      throw new MediaException("source: empty: expected a file, a folder, a pattern or an address");
    }
    if (CAMERA.matcher(argument).matches()) {
      return List.of(new MediaSource.Camera(Integer.parseInt(argument)));
    }
    if (ADDRESS.matcher(argument).matches()) {
      URI address = address(argument);
      return address.getScheme().equalsIgnoreCase("file")
          ? local(argument, path(address))
          : List.of(remote(address));
    }
    return local(argument, path(argument));
  }

  private static List<MediaSource> local(
      String argument, @org.jspecify.annotations.Nullable Path path) {
    if (path != null && Files.isDirectory(path)) {
      return folder(path);
    }
    if (path != null && Files.exists(path)) {
      return List.of(file(path));
    }
    if (firstWildcard(argument) >= 0) {
      return pattern(argument);
    }
    throw new MediaException(argument + ": no such file or folder");
  }

  private static @org.jspecify.annotations.Nullable Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      // A pattern need not be a path: Windows has no * in names.
      return null;
    }
  }

  private static MediaSource file(Path path) {
    return MediaKind.of(path) == MediaKind.VIDEO
        ? new MediaSource.VideoFile(path)
        : new MediaSource.PictureFile(path);
  }

  private static List<MediaSource> folder(Path folder) {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (MediaKind.isMediaName(entry) && Files.isRegularFile(entry)) {
          found.add(entry);
        }
      }
    } catch (AccessDeniedException e) {
      throw new MediaException(folder + ": the folder may not be read: permission denied", e);
    } catch (IOException e) {
      throw new MediaException(folder + ": the folder cannot be read: " + e.getMessage(), e);
    }
    return sorted(found, "no pictures or videos in folder " + folder);
  }

  private static List<MediaSource> pattern(String pattern) {
    // Everything before the last separator ahead of the first wildcard is a plain folder.
    String head = pattern.substring(0, firstWildcard(pattern));
    int separator = Math.max(head.lastIndexOf('/'), head.lastIndexOf(java.io.File.separatorChar));
    Path base = Path.of(head.substring(0, separator + 1));
    String rest = pattern.substring(separator + 1);
    boolean deep = rest.contains("**");
    int depth = deep ? Integer.MAX_VALUE : (int) rest.chars().filter(c -> c == '/').count() + 1;
    List<Path> found = new ArrayList<>();
    try (java.util.stream.Stream<Path> walk =
        Files.walk(base.toString().isEmpty() ? Path.of(".") : base, depth)) {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + rest);
      Path root = base.toString().isEmpty() ? Path.of(".") : base;
      walk.filter(p -> matcher.matches(root.relativize(p)))
          .filter(MediaKind::isMediaName)
          .filter(Files::isRegularFile)
          .forEach(p -> found.add(base.resolve(root.relativize(p))));
    } catch (PatternSyntaxException e) {
      throw new MediaException(pattern + ": not a pattern: " + e.getDescription(), e);
    } catch (NoSuchFileException e) {
      throw new MediaException(pattern + ": no such file or folder", e);
    } catch (IOException | UncheckedIOException e) {
      throw new MediaException(pattern + ": a folder cannot be read: " + e.getMessage(), e);
    }
    return sorted(found, "no pictures or videos match " + pattern);
  }

  private static List<MediaSource> sorted(List<Path> found, String whenEmpty) {
    if (found.isEmpty()) {
      throw new MediaException(whenEmpty);
    }
    return found.stream().sorted().map(MediaSources::file).toList();
  }

  private static int firstWildcard(String argument) {
    for (int i = 0; i < argument.length(); i++) {
      if ("*?[{".indexOf(argument.charAt(i)) >= 0) {
        return i;
      }
    }
    return -1;
  }

  private static URI address(String argument) {
    try {
      return new URI(argument);
    } catch (URISyntaxException e) {
      throw new MediaException(withoutUser(argument) + ": not an address: " + e.getReason(), e);
    }
  }

  private static Path path(URI address) {
    try {
      return Path.of(address);
    } catch (IllegalArgumentException e) {
      throw new MediaException(
          address + ": not a file of this machine: expected file:///PATH; " + e.getMessage(), e);
    }
  }

  private static MediaSource remote(URI address) {
    String scheme = address.getScheme().toLowerCase(java.util.Locale.ROOT);
    String path = address.getPath() == null ? "" : address.getPath();
    return scheme.startsWith("http") && MediaKind.isPictureName(path)
        ? new MediaSource.PictureStream(withoutUser(address.toString()), () -> open(address))
        : new MediaSource.Stream(address);
  }

  /** An address without the user and password before its host, which no report should carry. */
  static String withoutUser(String address) {
    return address.replaceFirst("://[^/@]*@", "://");
  }

  private static java.io.InputStream open(URI address) throws IOException {
    URLConnection connection = address.toURL().openConnection();
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    try {
      if (connection instanceof HttpURLConnection http
          && http.getResponseCode() != HttpURLConnection.HTTP_OK) {
        throw new IOException(refusal(http));
      }
      return connection.getInputStream();
    } catch (UnknownHostException e) {
      throw new IOException("no such host", e);
    }
  }

  private static String refusal(HttpURLConnection http) throws IOException {
    // Java does not follow from http to https by itself.
    String elsewhere = http.getHeaderField("Location");
    return "the server answers "
        + http.getResponseCode()
        + " "
        + http.getResponseMessage()
        + (elsewhere == null ? "" : ", see " + elsewhere);
  }
}
