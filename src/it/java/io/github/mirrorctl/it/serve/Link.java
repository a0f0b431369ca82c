package io.github.mirrorctl.it.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The way to an upstream, on loopback: one rate for all connections, counted, and as bad as a test
 * wants it. It understands HTTP/1.1 as far as that takes.
 */
final class Link implements AutoCloseable {
  private record Rule(Pattern path, AtomicInteger times, Fault fault) {}

  private final int registry;
  private final int port;
  private final List<LinkExchange> exchanges = new CopyOnWriteArrayList<>();
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Set<LinkConnection> connections = ConcurrentHashMap.newKeySet();
  final Pace pace = new Pace();
  private volatile Duration latency = Duration.ZERO;
  private boolean silent;
  private boolean closed;
  private @Nullable ServerSocket listening;
  private @Nullable Thread accepting;
  private @Nullable Socket placeholder;

  /** To the registry at that port of loopback. */
  Link(int registry) {
    this.registry = registry;
    this.port = listen(0);
  }

  private synchronized int listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 256);
      listening = socket;
      Thread thread = new Thread(() -> accept(socket), "link");
      accepting = thread;
      thread.setDaemon(true);
      thread.start();
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        LinkConnection connection = new LinkConnection(this, socket.accept());
        connections.add(connection);
        Thread thread = new Thread(connection, "link-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  Socket toRegistry() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), registry);
  }

  // how it is

  /** For all connections together; 0 for as fast as it goes. */
  void rate(long bitsPerSecond) {
    pace.rate(bitsPerSecond / 8);
  }

  /** Before each answer. */
  void latency(Duration wait) {
    latency = wait;
  }

  Duration latency() {
    return latency;
  }

  /** The next so many exchanges whose path contains this go wrong so. */
  void next(int times, String path, Fault fault) {
    rules.add(new Rule(Pattern.compile(path), new AtomicInteger(times), fault));
  }

  /** All exchanges whose path contains this go wrong so. */
  void all(String path, Fault fault) {
    next(Integer.MAX_VALUE, path, fault);
  }

  Fault fault(String path) {
    for (Rule rule : rules) {
      if (rule.path.matcher(path).find() && rule.times.getAndDecrement() > 0) {
        return rule.fault;
      }
    }
    return Fault.NONE;
  }

  /** Connections are accepted, and nothing comes any more. */
  synchronized void silence() {
    silent = true;
  }

  /** Waits while nothing may come; {@code IOException} when the link is gone. */
  synchronized void awaitVoice() throws IOException {
    while (silent && !closed) {
      try {
        wait(1000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
    if (closed) {
      throw new IOException("the link is closed");
    }
  }

  /** Connections are refused, and those that there are cut. */
  synchronized void refuse() {
    try {
      if (listening != null && accepting != null) {
        listening.close();
        listening = null;
        // the kernel lets go of it when nobody is in accept() any more
        accepting.join(5000);
        if (!closed) {
          holdPort();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    cut();
  }

  /** The port stays ours; a process that was being started at the close may have it still. */
  private void holdPort() {
    Until.hold(
        "port " + port + " is free",
        () -> {
          try {
            placeholder = new Socket();
            placeholder.setReuseAddress(true);
            placeholder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
          } catch (IOException e) {
            return false;
          }
        });
  }

  /** Ends all connections that there are. */
  void cut() {
    connections.forEach(LinkConnection::close);
  }

  /** Everything is well again, and as fast as it goes. */
  synchronized void mend() {
    rules.clear();
    silent = false;
    latency = Duration.ZERO;
    pace.rate(0);
    notifyAll();
    if (listening == null) {
      try {
        if (placeholder != null) {
          placeholder.close();
          placeholder = null;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      listen(port);
    }
  }

  void gone(LinkConnection connection) {
    connections.remove(connection);
  }

  // what went over it

  LinkExchange begin(HttpHead request) {
    LinkExchange exchange = new LinkExchange(request);
    exchanges.add(exchange);
    return exchange;
  }

  /** The requests so far whose {@code METHOD /path} contains this. */
  List<LinkExchange> requests(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    return new ArrayList<>(exchanges)
        .stream().filter(one -> wanted.matcher(one.line()).find()).toList();
  }

  int count(String pattern) {
    return requests(pattern).size();
  }

  /** The bytes that went to the mirror in answer to these, heads included. */
  long bytes(String pattern) {
    return requests(pattern).stream().mapToLong(LinkExchange::bytes).sum();
  }

  /** The bytes of these answers' bodies. */
  long bodyBytes(String pattern) {
    return requests(pattern).stream().mapToLong(LinkExchange::body).sum();
  }

  /** Begins to count anew. */
  void forget() {
    exchanges.clear();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    refuse();
    try {
      synchronized (this) {
        if (placeholder != null) {
          placeholder.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
