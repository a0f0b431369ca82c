package io.github.mirrorctl.serve.upstream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A server on loopback that does with a connection what a test wants, byte by byte. */
final class RawServer implements AutoCloseable {
  /** What is done with one connection; it is closed afterwards. */
  interface Script {
    void run(Peer peer) throws Exception;
  }

  /** The server's end of a connection. */
  record Peer(Socket socket, InputStream in, OutputStream out, int number) {
    /** A request's head, its lines without their ends; empty when the client hung up. */
    List<String> request() throws IOException {
      List<String> lines = new ArrayList<>();
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.append((char) b);
          continue;
        }
        String text = line.toString().stripTrailing();
        line.setLength(0);
        if (text.isEmpty()) {
          break;
        }
        lines.add(text);
      }
      return lines;
    }

    Peer say(String text) throws IOException {
      out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return this;
    }

    /** Waits until the client hangs up. */
    void awaitHangUp() {
      try {
        in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        // a reset is one too
      }
    }

    /** Says something over and over, every few milliseconds, until the client hangs up. */
    void drip(String text) throws InterruptedException {
      try {
        while (true) {
          say(text);
          TimeUnit.MILLISECONDS.sleep(5);
        }
      } catch (IOException e) {
        // it did
      }
    }

    /** Says something over and over, as fast as it is read, until the client hangs up. */
    void flood(String text) {
      try {
        while (true) {
          say(text);
        }
      } catch (IOException e) {
        // it did
      }
    }

    /** Closes the connection with a reset. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();
  private final List<List<String>> asked = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket server) {
    this.server = server;
  }

  static RawServer doing(Script script) throws IOException {
    RawServer raw = new RawServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    daemon(() -> raw.accept(script));
    return raw;
  }

  /** Reads a request's head on each connection before the script. */
  static RawServer answering(Script script) throws IOException {
    RawServer[] self = new RawServer[1];
    RawServer raw =
        doing(
            peer -> {
              self[0].asked.add(peer.request());
              script.run(peer);
            });
    self[0] = raw;
    return raw;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "raw server");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept(Script script) {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        CompletableFuture<Void> end = new CompletableFuture<>();
        ends.add(end);
        int number = ends.size();
        daemon(
            () -> {
              try (socket) {
                script.run(
                    new Peer(
                        socket,
                        new BufferedInputStream(socket.getInputStream()),
                        socket.getOutputStream(),
                        number));
                end.complete(null);
              } catch (Exception e) {
                end.completeExceptionally(e);
              }
            });
      }
    } catch (IOException e) {
      // the test is over
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.getLocalPort();
  }

  /** The heads of the requests, where they are read. */
  List<List<String>> asked() {
    return asked;
  }

  int connections() {
    return ends.size();
  }

  /** Waits for the end of each connection's script so far. */
  void awaitEnds() throws Exception {
    for (CompletableFuture<Void> end : ends) {
      end.get(5, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
