package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Thousands of clients that mean no good, or no hurry, in one thread. */
final class LoadClient implements AutoCloseable {
  /** So many begin at a time: the kernel's own queue of a listener isn't what is tested. */
  private static final int BEGUN_AT_ONCE = 100;

  private static final int TICK_MILLIS = 10;

  /** Reads whatever comes, as fast as it comes. */
  static final int ALL = Integer.MAX_VALUE;

  /** Reads nothing: what the server has sent stays where it is. */
  static final int NOTHING = 0;

  /**
   * Connections of one kind.
   *
   * @param network their addresses are 127.NETWORK.x.y
   * @param addresses so many different ones
   * @param request what the client of that number sends
   * @param bytesPerSecond what each one reads
   * @param blob what a body must be, where it is one
   */
  record Load(
      int network,
      int addresses,
      IntFunction<String> request,
      int bytesPerSecond,
      Optional<GeneratedBlob> blob) {

    /** From an address for each. */
    static Load of(int network, IntFunction<String> request, int bytesPerSecond) {
      return new Load(network, 1 << 16, request, bytesPerSecond, Optional.empty());
    }

    Load expecting(GeneratedBlob body) {
      return new Load(network, addresses, request, bytesPerSecond, Optional.of(body));
    }

    Load from(int number) {
      return new Load(network, number, request, bytesPerSecond, blob);
    }
  }

  /** The GET of a path, by whatever number. */
  static IntFunction<String> get(String path) {
    return number -> "GET " + path + " HTTP/1.1\r\nHost: mirror\r\n\r\n";
  }

  private record Begin(Load load, LoadResult result, int number) {}

  private final InetSocketAddress server;
  private final Selector selector;
  private final Queue<Begin> waiting = new ConcurrentLinkedQueue<>();
  private final Queue<LoadConnection> sated = new ArrayDeque<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);
  private final Thread thread = new Thread(this::run, "load");
  private volatile boolean closed;

  LoadClient(int port) {
    server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      selector = Selector.open();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread.setDaemon(true);
    thread.start();
  }

  /** Begins so many, which stay until this is closed or the server hangs up. */
  LoadResult open(int count, Load load) {
    LoadResult result = new LoadResult(count);
    for (int i = 0; i < count; i++) {
      waiting.add(new Begin(load, result, i));
    }
    selector.wakeup();
    return result;
  }

  private void run() {
    try (selector) {
      long tick = System.nanoTime();
      while (!closed) {
        selector.select(TICK_MILLIS);
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
          SelectionKey key = keys.next();
          keys.remove();
          act((LoadConnection) Objects.requireNonNull(key.attachment()), key);
        }
        if (System.nanoTime() - tick >= TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS)) {
          tick = System.nanoTime();
          begin();
          refill(tick);
        }
      }
      selector
          .keys()
          .forEach(key -> close((LoadConnection) Objects.requireNonNull(key.attachment())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void close(LoadConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void act(LoadConnection connection, SelectionKey key) throws IOException {
    if (key.isValid() && connection.act(key, buffer)) {
      sated.add(connection);
    }
  }

  private void begin() throws IOException {
    for (int i = 0; i < BEGUN_AT_ONCE; i++) {
      Begin next = waiting.poll();
      if (next == null) {
        return;
      }
      LoadConnection.begin(selector, server, next.load, next.result, next.number);
    }
  }

  /** Who has read what it may may read again. */
  private void refill(long now) {
    for (int i = sated.size(); i > 0; i--) {
      LoadConnection connection = sated.remove();
      if (!connection.refill(now)) {
        sated.add(connection);
      }
    }
  }

  @Override
  public void close() {
    end();
  }

  /** All hang up. */
  void end() {
    closed = true;
    if (selector.isOpen()) {
      selector.wakeup();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(20));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
