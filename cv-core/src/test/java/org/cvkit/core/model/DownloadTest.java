package org.cvkit.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cvkit.core.geometry.Size;
import org.cvkit.core.image.Interpolation;
import org.cvkit.core.model.RegistryOptions.Network;
import org.cvkit.core.model.Verification.State;
import org.cvkit.core.transform.Normalization;
import org.cvkit.core.transform.Preprocessing;
import org.cvkit.core.transform.Transform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final byte[] CONTENT = new byte[300_000];

  static {
    new Random(1).nextBytes(CONTENT);
  }

  @TempDir Path temp;

  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(workers);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    workers.shutdownNow();
  }

  @Test
  void a_missing_model_is_downloaded_checked_and_kept() throws IOException {
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, CONTENT))));
    List<Long> progress = new ArrayList<>();

    Model model =
        registry.resolve(
            "remote",
            (card, bytes, total) -> {
              assertThat(total).isEqualTo(CONTENT.length);
              progress.add(bytes);
            });

    assertThat(model.file()).isEqualTo(file()).hasBinaryContent(CONTENT);
    assertThat(part()).doesNotExist();
    assertThat(progress).isSorted().endsWith((long) CONTENT.length);
    assertThat(registry.verify("remote").state()).isEqualTo(State.OK);
    registry.resolve("remote");
    assertThat(ranges).containsExactly("none");
  }

  @Test
  void what_an_earlier_attempt_left_is_not_fetched_again() throws IOException {
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, CONTENT))));
    leavePart(Arrays.copyOf(CONTENT, 100_000));

    registry.pull("remote", DownloadListener.NONE);

    assertThat(ranges).containsExactly("bytes=100000-");
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void a_server_that_cannot_resume_sends_all_of_it() throws IOException {
    URI whole =
        serve(
            exchange -> {
              exchange.sendResponseHeaders(200, CONTENT.length);
              exchange.getResponseBody().write(CONTENT);
            });
    leavePart(new byte[1000]);

    registry(card(whole)).pull("remote", DownloadListener.NONE);

    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void a_transfer_that_breaks_off_is_taken_up_where_it_was() throws IOException {
    URI flaky =
        serve(
            exchange -> {
              int from = from(exchange);
              exchange.sendResponseHeaders(from == 0 ? 200 : 206, CONTENT.length - from);
              // Less than announced: the server closes the connection under the client.
              exchange
                  .getResponseBody()
                  .write(CONTENT, from, Math.min(120_000, CONTENT.length - from));
            });

    registry(card(flaky)).pull("remote", DownloadListener.NONE);

    assertThat(ranges).containsExactly("none", "bytes=120000-", "bytes=240000-");
    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void a_server_that_gives_up_leaves_what_it_sent_for_the_next_attempt() throws IOException {
    URI dying =
        serve(
            exchange -> {
              if (from(exchange) > 0) {
                exchange.sendResponseHeaders(503, -1);
                return;
              }
              exchange.sendResponseHeaders(200, CONTENT.length);
              exchange.getResponseBody().write(CONTENT, 0, 50_000);
            });

    assertThatThrownBy(() -> registry(card(dying)).pull("remote", DownloadListener.NONE))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("HTTP 503")
        .hasMessageContaining("50000 bytes are kept");
    assertThat(part()).hasBinaryContent(Arrays.copyOf(CONTENT, 50_000));
    assertThat(file()).doesNotExist();
  }

  @Test
  void what_has_another_checksum_is_never_used() throws IOException {
    byte[] forged = CONTENT.clone();
    forged[7]++;
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, forged))));

    assertThatThrownBy(() -> registry.resolve("remote"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("wrong checksum")
        .hasMessageContaining("expected SHA-256 " + sha256());
    assertThat(file()).doesNotExist();
    assertThat(part()).doesNotExist();
    assertThat(registry.verify("remote").state()).isEqualTo(State.MISSING);
  }

  @Test
  void a_wrong_part_is_thrown_away_so_that_the_next_attempt_succeeds() throws IOException {
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, CONTENT))));
    leavePart(new byte[CONTENT.length + 10]);

    registry.pull("remote", DownloadListener.NONE);

    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void a_damaged_file_in_the_cache_is_replaced_by_pull() throws IOException {
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, CONTENT))));
    Files.createDirectories(file().getParent());
    Files.writeString(file(), "damaged");

    assertThat(registry.verify("remote").state()).isEqualTo(State.WRONG_CHECKSUM);
    registry.pull("remote", DownloadListener.NONE);

    assertThat(registry.verify("remote").state()).isEqualTo(State.OK);
  }

  @Test
  void the_status_of_a_refusal_is_told_with_its_address() throws IOException {
    URI missing = serve(exchange -> exchange.sendResponseHeaders(404, -1));

    assertThatThrownBy(() -> registry(card(missing)).resolve("remote"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(missing + ": HTTP 404")
        .hasMessageContaining("CVKIT_MODELS");
  }

  @Test
  void the_next_source_is_tried_when_the_first_fails() throws IOException {
    URI missing = serve(exchange -> exchange.sendResponseHeaders(404, -1));
    URI good = serve(exchange -> answer(exchange, CONTENT));

    registry(card(missing, good)).resolve("remote");

    assertThat(file()).hasBinaryContent(CONTENT);
  }

  @Test
  void a_host_that_does_not_answer_is_a_model_error() {
    URI nowhere = URI.create("http://127.0.0.1:1/model.onnx");

    assertThatThrownBy(() -> registry(card(nowhere)).resolve("remote"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("download failed")
        .hasMessageContaining(nowhere.toString());
  }

  @Test
  void a_model_larger_than_the_disk_is_refused_before_it_is_fetched() throws IOException {
    URI source = serve(exchange -> answer(exchange, CONTENT));
    ModelCard huge = card(source).withFile(sha256(), Long.MAX_VALUE / 2, List.of(source));

    assertThatThrownBy(() -> registry(huge).resolve("remote"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("full")
        .hasMessageContaining("CVKIT_CACHE");
    assertThat(ranges).isEmpty();
  }

  @Test
  void offline_nothing_is_asked() throws IOException {
    ModelCard card = card(serve(exchange -> answer(exchange, CONTENT)));
    ModelRegistry offline = registry(Network.OFFLINE, card);

    assertThatThrownBy(() -> offline.resolve("remote"))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("offline");
    assertThat(ranges).isEmpty();
  }

  @Test
  void processes_that_want_the_same_model_fetch_it_once() throws Exception {
    CountDownLatch ready = new CountDownLatch(3);
    URI slow =
        serve(
            exchange -> {
              await(ready);
              answer(exchange, CONTENT);
            });
    Path card = Files.writeString(temp.resolve("card.json"), card(slow).toJson());
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(ForkedPull.start(card, file()));
    }

    List<BufferedReader> outputs = processes.stream().map(Process::inputReader).toList();
    for (BufferedReader output : outputs) {
      assertThat(output.readLine()).isEqualTo("ready");
      ready.countDown();
    }

    for (BufferedReader output : outputs) {
      assertThat(output.readLine()).isEqualTo(file().toString());
    }
    assertThat(file()).hasBinaryContent(CONTENT);
    assertThat(ranges).containsExactly("none");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void threads_that_want_the_same_model_fetch_it_once() throws Exception {
    ModelRegistry registry = registry(card(serve(exchange -> answer(exchange, CONTENT))));

    List<Future<Model>> models =
        workers.invokeAll(
            Collections.nCopies(4, () -> registry.pull("remote", DownloadListener.NONE)));

    for (Future<Model> model : models) {
      assertThat(model.get().file()).hasBinaryContent(CONTENT);
    }
    assertThat(ranges).hasSize(1);
  }

  private URI serve(HttpHandler handler) {
    String path = "/" + ranges.size() + System.nanoTime() + "/model.onnx";
    server.createContext(
        path,
        exchange -> {
          String range = exchange.getRequestHeaders().getFirst("Range");
          ranges.add(range == null ? "none" : range);
          try (exchange) {
            handler.handle(exchange);
          }
        });
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** Sends what was asked for of {@code content}, as a server that understands ranges. */
  private static void answer(HttpExchange exchange, byte[] content) throws IOException {
    int from = from(exchange);
    exchange.sendResponseHeaders(from == 0 ? 200 : 206, content.length - from);
    exchange.getResponseBody().write(content, from, content.length - from);
  }

  private static int from(HttpExchange exchange) {
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      return 0;
    }
    int from = Integer.parseInt(range.replaceAll("\\D", ""));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
    return from;
  }

  private ModelRegistry registry(ModelCard card) {
    return registry(Network.ONLINE, card);
  }

  private ModelRegistry registry(Network network, ModelCard card) {
    RegistryOptions options = new RegistryOptions(List.of(), temp.resolve("cache"), network);
    return new ModelRegistry(options, List.of(card), getClass().getClassLoader());
  }

  private ModelCard card(URI... sources) {
    Preprocessing preprocessing =
        Preprocessing.of(
            new Transform.Stretch(Size.square(4), Interpolation.LINEAR),
            Preprocessing.ChannelOrder.RGB,
            Normalization.unit());
    return ModelCard.of("remote", Task.CLASSIFY, "softmax", preprocessing, Labels.none())
        .withFile(sha256(), CONTENT.length, List.of(sources));
  }

  private String sha256() {
    try {
      return Checksum.of(Files.write(temp.resolve("content"), CONTENT));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Path file() {
    return temp.resolve("cache/models/remote.onnx");
  }

  private Path part() {
    return temp.resolve("cache/models/remote.onnx.part");
  }

  private void leavePart(byte[] bytes) throws IOException {
    Files.createDirectories(part().getParent());
    Files.write(part(), bytes);
  }
}
