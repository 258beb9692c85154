package org.cvkit.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.cvkit.core.image.MediaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MediaSourceTest {
  @TempDir Path folder;

  @Test
  void a_folder_gives_its_pictures_and_videos_by_name_and_nothing_below_it() throws IOException {
    write("b.JPG", "x");
    write("a.mp4", "x");
    write("notes.txt", "x");
    write(".hidden.jpg", "x");
    write("below/c.jpg", "x");

    List<MediaSource> sources = MediaSource.of(folder.toString());

    assertThat(sources)
        .containsExactly(
            new MediaSource.VideoFile(folder.resolve("a.mp4")),
            new MediaSource.PictureFile(folder.resolve("b.JPG")));
  }

  @Test
  void a_pattern_is_matched_from_its_first_wildcard_on() throws IOException {
    write("cam1/1.jpg", "x");
    write("cam1/2.png", "x");
    write("cam2/3.jpg", "x");
    write("cam2/deep/4.jpg", "x");

    assertThat(names(folder + "/cam*/*.jpg")).containsExactly("cam1/1.jpg", "cam2/3.jpg");
    assertThat(names(folder + "/**.jpg"))
        .containsExactly("cam1/1.jpg", "cam2/3.jpg", "cam2/deep/4.jpg");
    assertThat(names(folder + "/cam1/?.{png,bmp}")).containsExactly("cam1/2.png");
  }

  @Test
  void a_file_whose_name_looks_like_a_pattern_is_that_file() throws IOException {
    Path odd = write("shot[1].jpg", "x");

    assertThat(MediaSource.of(odd.toString())).containsExactly(new MediaSource.PictureFile(odd));
  }

  @Test
  void content_outweighs_the_name() throws IOException {
    Path picture = write("really-a-picture.mp4", "\u00ff\u00d8\u00ff\u00e0");
    Path video = write("video-without-extension", "\0\0\0\u0018ftypisom");
    Path text = write("text.jpg", "hello");

    assertThat(MediaSource.of(picture.toString()))
        .containsExactly(new MediaSource.PictureFile(picture));
    assertThat(MediaSource.of(video.toString())).containsExactly(new MediaSource.VideoFile(video));
    assertThat(MediaSource.of(text.toString())).containsExactly(new MediaSource.PictureFile(text));
  }

  @Test
  void a_gif_is_a_video_only_when_it_moves() throws IOException {
    Path still = folder.resolve("still.gif");
    ImageIO.write(new BufferedImage(9, 7, BufferedImage.TYPE_INT_RGB), "gif", still.toFile());
    byte[] one = Files.readAllBytes(still);
    // The same picture block once more, between the first one's end and the trailer.
    int start = imageBlock(one);
    Path moving = folder.resolve("moving.gif");
    byte[] two = java.util.Arrays.copyOf(one, one.length - 1 + one.length - start);
    System.arraycopy(one, start, two, one.length - 1, one.length - start);
    Files.write(moving, two);

    assertThat(MediaSource.of(still.toString()))
        .containsExactly(new MediaSource.PictureFile(still));
    assertThat(MediaSource.of(moving.toString()))
        .containsExactly(new MediaSource.VideoFile(moving));
  }

  @Test
  void a_number_is_a_camera_and_an_address_a_stream_or_a_picture() {
    assertThat(MediaSource.of("0")).containsExactly(new MediaSource.Camera(0));
    assertThat(MediaSource.of("rtsp://127.0.0.1/live").get(0))
        .isInstanceOf(MediaSource.Stream.class);
    assertThat(MediaSource.of("http://127.0.0.1/video.mjpg").get(0))
        .isInstanceOf(MediaSource.Stream.class);
    assertThat(MediaSource.of("http://127.0.0.1/a/street.jpg?size=2").get(0))
        .isInstanceOf(MediaSource.PictureStream.class);
  }

  @Test
  void a_picture_behind_an_address_is_fetched_when_opened() throws IOException {
    com.sun.net.httpserver.HttpServer server =
        com.sun.net.httpserver.HttpServer.create(
            new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/street.jpg",
        exchange -> {
          exchange.sendResponseHeaders(200, 3);
          exchange.getResponseBody().write(new byte[] {1, 2, 3});
          exchange.close();
        });
    server.start();
    try {
      String address = "http://127.0.0.1:" + server.getAddress().getPort() + "/street.jpg";

      MediaSource source = MediaSource.of(address).get(0);

      try (InputStream in = ((MediaSource.PictureStream) source).opening().open()) {
        assertThat(in.readAllBytes()).containsExactly(1, 2, 3);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void what_is_not_there_is_said_in_one_sentence() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));

    assertThatThrownBy(() -> MediaSource.of("no-such.jpg"))
        .isInstanceOf(MediaException.class)
        .hasMessage("no-such.jpg: no such file or folder");
    assertThatThrownBy(() -> MediaSource.of(empty.toString()))
        .isInstanceOf(MediaException.class)
        .hasMessage("no pictures or videos in folder " + empty);
    assertThatThrownBy(() -> MediaSource.of(folder + "/*.bmp"))
        .isInstanceOf(MediaException.class)
        .hasMessage("no pictures or videos match " + folder + "/*.bmp");
    assertThatThrownBy(() -> MediaSource.of(folder + "/nowhere/*.bmp"))
        .isInstanceOf(MediaException.class)
        .hasMessageEndingWith("/nowhere/*.bmp: no such file or folder");
    assertThatThrownBy(() -> MediaSource.of("http://a b"))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("http://a b: not an address");
  }

  @Test
  void a_password_is_used_but_never_told() {
    String address = "rtsp://user:secret@127.0.0.1/live";

    MediaSource source = MediaSource.of(address).get(0);

    assertThat(((MediaSource.Stream) source).address()).hasToString(address);
    assertThat(source.name()).isEqualTo("rtsp://127.0.0.1/live");
    assertThat(source.toString()).doesNotContain("secret");
    assertThatThrownBy(() -> MediaSource.of("rtsp://user:secret@a b"))
        .isInstanceOf(MediaException.class)
        .hasMessageStartingWith("rtsp://a b: not an address");
  }

  @Test
  void a_file_address_is_what_its_path_is() throws IOException {
    Path picture = write("a.jpg", "\u00ff\u00d8\u00ff");

    assertThat(MediaSource.of(folder.toUri().toString()))
        .containsExactly(new MediaSource.PictureFile(picture));
    assertThatThrownBy(() -> MediaSource.of("file:///no-such.jpg"))
        .isInstanceOf(MediaException.class)
        .hasMessage("file:///no-such.jpg: no such file or folder");
    assertThatThrownBy(() -> MediaSource.of("file://elsewhere/a.jpg"))
        .isInstanceOf(MediaException.class)
        .hasMessageContaining("expected file:///PATH");
  }

  private List<String> names(String pattern) {
    return MediaSource.of(pattern).stream()
        .map(s -> folder.relativize(Path.of(s.name())).toString().replace('\\', '/'))
        .toList();
  }

  private static int imageBlock(byte[] gif) {
    // Header 6, screen 7, colour table; then extensions up to the image separator.
    int position = 13 + ((gif[10] & 0x80) != 0 ? 3 << ((gif[10] & 7) + 1) : 0);
    while (gif[position] == 0x21) {
      position += 2;
      while (gif[position] != 0) {
        position += (gif[position] & 0xff) + 1;
      }
      position++;
    }
    return position;
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
  }
}
