package io.github.mirrorctl.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A unix-domain socket whose one answer is written byte by byte in a test. */
final class ScriptedSocket implements AutoCloseable {
  private final Path path;
  private final ServerSocketChannel server;
  private final CompletableFuture<byte[]> received = new CompletableFuture<>();
  private final CompletableFuture<Boolean> closed = new CompletableFuture<>();

  /** {@code end} is what a request ends with; the answer is written as it is. */
  private ScriptedSocket(Path directory, String end, String answer, boolean thenSilent)
      throws IOException {
    this.path = directory.resolve("scripted.sock");
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    Thread thread = new Thread(() -> serve(end, answer, thenSilent), "scripted socket");
    thread.setDaemon(true);
    thread.start();
  }

  static ScriptedSocket answering(Path directory, String answer) throws IOException {
    return new ScriptedSocket(directory, "\r\n\r\n", answer, false);
  }

  /** Writes that much of an answer, and then nothing, without closing. */
  static ScriptedSocket silentAfter(Path directory, String answer) throws IOException {
    return new ScriptedSocket(directory, "\r\n\r\n", answer, true);
  }

  /** Reads a request to the end of its body, then answers. */
  static ScriptedSocket takingBody(Path directory, String body, String answer) throws IOException {
    return new ScriptedSocket(directory, "\r\n\r\n" + body, answer, false);
  }

  /** Reads a body in chunks to its end, then answers. */
  static ScriptedSocket takingChunks(Path directory, String answer) throws IOException {
    return new ScriptedSocket(directory, "\r\n0\r\n\r\n", answer, false);
  }

  private void serve(String end, String answer, boolean thenSilent) {
    try (SocketChannel connection = server.accept();
        InputStream in = new BufferedInputStream(Channels.newInputStream(connection));
        OutputStream out = Channels.newOutputStream(connection)) {
      received.complete(readTo(in, end.getBytes(StandardCharsets.US_ASCII)));
      out.write(answer.getBytes(StandardCharsets.UTF_8));
      if (thenSilent) {
        closed.complete(in.read() < 0);
      }
    } catch (IOException e) {
      received.completeExceptionally(e);
      closed.completeExceptionally(e);
    }
  }

  private static byte[] readTo(InputStream in, byte[] end) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int matched = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      matched = b == end[matched] ? matched + 1 : b == end[0] ? 1 : 0;
      if (matched == end.length) {
        break;
      }
    }
    return bytes.toByteArray();
  }

  Path path() {
    return path;
  }

  /** The request as it came. */
  byte[] received() {
    return soon(received);
  }

  /** Whether the client has hung up, waited for. */
  boolean closedByClient() {
    return soon(closed);
  }

  private static <T> T soon(CompletableFuture<T> future) {
    try {
      return future.get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
