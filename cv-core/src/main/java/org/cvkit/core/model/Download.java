package org.cvkit.core.model;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.cvkit.core.model.Verification.State;
import org.jspecify.annotations.Nullable;

/**
 * One model's way from the network to its file: into {@code FILE.part}, resumed where an earlier
 * attempt stopped, checked, and only then moved to its name.
 */
final class Download {
  /**
   * Threads take turns here, processes at a lock file that stays, as what is locked must not move.
   */
  private static final ReentrantLock TURN = new ReentrantLock();

  private static final int CONNECT_MILLIS = 20_000;
  private static final int READ_MILLIS = 60_000;

  /** How often a transfer that breaks off, but got further, is taken up again by itself. */
  private static final int RESUMES = 3;

  private final ModelCard card;
  private final Path file;
  private final Path part;
  private final Path lock;
  private final DownloadListener listener;

  Download(ModelCard card, Path file, DownloadListener listener) {
    this.card = card;
    this.file = file;
    this.listener = listener;
    part = file.resolveSibling(file.getFileName() + ".part");
    lock = file.resolveSibling(file.getFileName() + ".lock");
  }

  /** Downloads and checks; returns the file. */
  Path run() {
    TURN.lock();
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (FileChannel turn =
          FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        turn.lock();
        if (ModelFiles.check(card, file).state() == State.OK) {
          Files.deleteIfExists(part); // Another process was quicker.
          return file;
        }
        fetchPart();
        return finish();
      }
    } catch (IOException e) {
      throw cannotWrite(e);
    } finally {
      TURN.unlock();
    }
  }

  private void fetchPart() throws IOException {
    try (FileChannel out =
        FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      requireSpace(out.size());
      fetch(out);
      out.force(true);
    }
  }

  private void requireSpace(long there) throws IOException {
    long free = Files.getFileStore(part).getUsableSpace();
    if (free < card.bytes() - there) {
      throw new ModelException(
          what()
              + ": the disk of "
              + part
              + " is full: expected "
              + (card.bytes() - there)
              + " free bytes, got "
              + free
              + "; make room or name another folder in CVKIT_CACHE");
    }
  }

  /** Tries the sources in turn. */
  private void fetch(FileChannel out) throws IOException {
    List<String> failures = new ArrayList<>();
    @Nullable IOException last = null;
    for (URI source : card.sources()) {
      for (int attempt = 0; attempt <= RESUMES; attempt++) {
        long before = out.size();
        try {
          fetch(source, out);
          return;
        } catch (TransferException e) {
          last = e;
          if (attempt == RESUMES || out.size() <= before) {
            failures.add(source + ": " + e.getMessage());
            break;
          }
        }
      }
    }
    String remedy =
        out.size() > 0
            ? out.size() + " bytes are kept, the next attempt goes on from there"
            : "put the file into a folder of CVKIT_MODELS if you have it";
    ModelException failure =
        new ModelException(
            what() + ": download failed: " + String.join("; ", failures) + "; " + remedy);
    if (last != null) {
      failure.initCause(last);
    }
    throw failure;
  }

  private void fetch(URI source, FileChannel out) throws IOException {
    long there = out.size();
    if (card.bytes() > 0 && there > card.bytes()) {
      out.truncate(0);
      there = 0;
    }
    if (card.bytes() > 0 && there == card.bytes()) {
      return;
    }
    HttpURLConnection connection = connect(source, there);
    try {
      int status = status(connection);
      switch (status) {
        case HttpURLConnection.HTTP_OK -> out.truncate(0);
        case HttpURLConnection.HTTP_PARTIAL -> requireResumes(connection, there);
        case 416 -> {
          // The part is as long as the server's file, or longer: the checksum will tell.
          return;
        }
        default -> throw new TransferException("HTTP " + status, null);
      }
      copy(connection, out);
    } finally {
      connection.disconnect();
    }
  }

  private static HttpURLConnection connect(URI source, long there) throws IOException {
    URLConnection opened;
    try {
      opened = source.toURL().openConnection();
    } catch (IllegalArgumentException e) {
      throw new TransferException("not a URL", e);
    }
    if (!(opened instanceof HttpURLConnection connection)) {
      throw new TransferException("expected http or https", null);
    }
    connection.setConnectTimeout(CONNECT_MILLIS);
    connection.setReadTimeout(READ_MILLIS);
    connection.setRequestProperty("User-Agent", "cvkit");
    connection.setRequestProperty("Accept-Encoding", "identity");
    if (there > 0) {
      connection.setRequestProperty("Range", "bytes=" + there + "-");
    }
    return connection;
  }

  private static int status(HttpURLConnection connection) throws TransferException {
    try {
      return connection.getResponseCode();
    } catch (IOException e) {
      throw new TransferException(e.toString(), e);
    }
  }

  private static void requireResumes(HttpURLConnection connection, long there)
      throws TransferException {
    String range = connection.getHeaderField("Content-Range");
    if (range == null || !range.startsWith("bytes " + there + "-")) {
      throw new TransferException("expected the bytes from " + there + " on, got " + range, null);
    }
  }

  private void copy(HttpURLConnection connection, FileChannel out) throws IOException {
    long length = connection.getContentLengthLong();
    long total = card.bytes() > 0 ? card.bytes() : length < 0 ? 0 : out.size() + length;
    byte[] buffer = new byte[1 << 16];
    out.position(out.size());
    try (InputStream in = body(connection)) {
      for (int n = read(in, buffer); n >= 0; n = read(in, buffer)) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        listener.progress(card, out.position(), total);
      }
    }
    if (out.size() < total) {
      throw new TransferException(
          "broke off after " + out.size() + " of " + total + " bytes", null);
    }
  }

  private static InputStream body(HttpURLConnection connection) throws TransferException {
    try {
      return connection.getInputStream();
    } catch (IOException e) {
      throw new TransferException(e.toString(), e);
    }
  }

  private static int read(InputStream in, byte[] buffer) throws TransferException {
    try {
      return in.read(buffer);
    } catch (IOException e) {
      throw new TransferException("broke off: " + e.getMessage(), e);
    }
  }

  private Path finish() throws IOException {
    Verification found = ModelFiles.check(card, part);
    if (found.state() != State.OK) {
      // What is wrong as a whole cannot be resumed.
      Files.deleteIfExists(part);
      throw new ModelException(
          what()
              + ": wrong checksum of what "
              + card.sources()
              + " sent: expected SHA-256 "
              + card.sha256()
              + ", got "
              + found.sha256()
              + "; it was deleted, pull it again, and distrust the source if this happens twice");
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return file;
  }

  private ModelException cannotWrite(IOException e) {
    return new ModelException(
        what()
            + ": cannot write "
            + part
            + ": "
            + e
            + "; make room, or name a folder that can be written in CVKIT_CACHE",
        e);
  }

  private String what() {
    return "model " + card.id();
  }

  /** The network's failure, as against the disk's. */
  private static final class TransferException extends IOException {
    private static final long serialVersionUID = 1L;

    TransferException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
