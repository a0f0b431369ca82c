package io.github.mirrorctl.it;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network that test hosts and upstreams are joined to, with no way out of it. Closing it removes
 * everything in it.
 */
final class Network implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Set<Network> open = ConcurrentHashMap.newKeySet();

  static {
    // for a run that is interrupted; what a killed one leaves the next run removes
    Runtime.getRuntime().addShutdownHook(new Thread(() -> open.forEach(Network::close)));
  }

  private final int number;
  private final AtomicInteger members = new AtomicInteger();

  private Network(int number) {
    this.number = number;
  }

  static Network create() {
    Result claim = script(LIMIT, "net.sh", "claim", ProcessHandle.current().pid()).ok();
    Network network = new Network(Integer.parseInt(claim.out().strip()));
    open.add(network);
    return network;
  }

  int number() {
    return number;
  }

  /** Joins a new member; returns its address. */
  String join(String member) {
    int k = members.incrementAndGet();
    script("net.sh", "join", number, member, k).ok();
    return "10.77." + number + "." + k;
  }

  /** Unplugs a member's cable. Who talks to it learns after some 3 s that there is no route. */
  void cut(String member) {
    script("net.sh", "cut", number, member).ok();
  }

  void mend(String member) {
    script("net.sh", "mend", number, member).ok();
  }

  /** Slows what a member sends down to a rate such as {@code 20mbit}; {@code none} ends that. */
  void limit(String member, String rate) {
    script("net.sh", "limit", number, member, rate).ok();
  }

  /** How many bytes a member has sent so far, headers of all layers included. */
  long bytesSent(String member) {
    return Long.parseLong(script("net.sh", "sent", number, member).ok().out().strip());
  }

  @Override
  public void close() {
    if (open.remove(this)) {
      script(LIMIT, "net.sh", "release", number).ok();
    }
  }

  static Result script(String name, Object... words) {
    return script(LIMIT, name, words);
  }

  private static Result script(Duration limit, String name, Object... words) {
    return Command.run(limit, "", Command.script(name, words));
  }
}
