package io.github.mirrorctl.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry that mirrors cache, in a place of its own on the network: plain http on port 5000, no
 * accounts.
 */
final class Upstream {
  private static final Pattern ACCESS =
      Pattern.compile("(\\S+) - \\S+ \\[[^]]*\\] \"(\\S+) (\\S+) [^\"]*\" (\\d+) .*");

  private final Network network;
  private final String name;
  private final String address;
  private final Path log;

  private Upstream(Network network, String name) {
    this.network = network;
    this.name = name;
    this.address = network.join(name);
    this.log =
        Path.of(Network.script("upstream.sh", "log", network.number(), name).ok().out().strip());
  }

  /** Starts an empty one; the network ends it. */
  static Upstream start(Network network, String name) {
    Upstream upstream = new Upstream(network, name);
    upstream.start();
    return upstream;
  }

  /** Starts one that has a {@code library/redis:latest} of one layer. */
  static Upstream withRedis(Network network, String name) {
    Upstream upstream = start(network, name);
    upstream.push(Images.app("library/redis:latest", 1), "library/redis:latest");
    return upstream;
  }

  String address() {
    return address;
  }

  String url() {
    return "http://" + address + ":5000";
  }

  /** Puts an image archive there, as {@code library/redis:latest}. */
  void push(Path archive, String reference) {
    Network.script("upstream.sh", "push", network.number(), name, archive, reference).ok();
  }

  /**
   * What others than the upstream's own host have asked for so far, in whose paths the pattern is
   * found.
   */
  List<Request> requests(String pattern) {
    Pattern wanted = Pattern.compile(pattern);
    try {
      return Command.text(log)
          .lines()
          .map(ACCESS::matcher)
          .filter(Matcher::matches)
          .map(m -> new Request(m.group(1), m.group(2), m.group(3), Integer.parseInt(m.group(4))))
          .filter(request -> !request.client().equals("127.0.0.1"))
          .filter(request -> wanted.matcher(request.path()).find())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int requestCount(String pattern) {
    return requests(pattern).size();
  }

  /** Ends the registry's process: connections are refused. What it holds stays. */
  void stop() {
    Network.script("upstream.sh", "down", network.number(), name).ok();
  }

  void start() {
    Network.script("upstream.sh", "up", network.number(), name).ok();
  }

  /** Unplugs it, so that connections are not even refused. */
  void cut() {
    network.cut(name);
  }

  void mend() {
    network.mend(name);
  }

  /** Slows it down to a rate such as {@code 20mbit}; {@code none} ends that. */
  void limit(String rate) {
    network.limit(name, rate);
  }

  long bytesSent() {
    return network.bytesSent(name);
  }

  /** A line of the access log. */
  record Request(String client, String method, String path, int status) {}
}
