package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Whether a mirror's upstream is found and answers, and whether its clock is this machine's. */
final class UpstreamChecks {
  static final Duration CLOCK_ODD = Duration.ofMinutes(1);
  static final Duration CLOCK_WRONG = Duration.ofMinutes(5);
  static final Duration DNS_SLOW = Duration.ofSeconds(2);

  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|\\[.*]");

  /** Looks names up. */
  interface Resolver {
    InetAddress[] resolve(String name) throws UnknownHostException;
  }

  private final Mirror mirror;
  private final Outbound outbound;
  private final Supplier<UpstreamAnswer> answer;
  private final Resolver resolver;

  UpstreamChecks(
      Mirror mirror, Outbound outbound, Supplier<UpstreamAnswer> answer, Resolver resolver) {
    this.mirror = mirror;
    this.outbound = outbound;
    this.answer = answer;
    this.resolver = resolver;
  }

  List<Check> checks() {
    return List.of(
        Check.of("dns", mirror.name(), this::dns),
        Check.of("upstream", mirror.name(), this::upstream),
        Check.of("clock", mirror.name(), this::clock));
  }

  Finding dns() {
    URI url = mirror.upstream();
    String host = url.getHost();
    if (ADDRESS.matcher(host).matches()) {
      return Finding.ok(host + " is an address: no name has to be looked up");
    }
    try {
      Optional<InetSocketAddress> proxy = outbound.proxy(url);
      if (proxy.isPresent()) {
        return Finding.skipped("the proxy " + shown(proxy.get()) + " looks " + host + " up");
      }
    } catch (InvalidInput e) {
      return Finding.skipped("the proxy variables can't be used"); // told with the upstream
    }
    String remedy = "check DNS: 'getent hosts " + host + "', and /etc/resolv.conf";
    long start = System.nanoTime();
    try {
      int found = new Question<>("DNS", () -> resolved(host)).get().length;
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      String words =
          host
              + " has "
              + (found == 1 ? "1 address" : found + " addresses")
              + ", known in "
              + took.toMillis()
              + " ms";
      return took.compareTo(DNS_SLOW) > 0
          ? Finding.warning(words + ": DNS is slow", remedy)
          : Finding.ok(words);
    } catch (Failure e) {
      return Finding.wrong(
          "no address is known for the name " + host + ": " + e.getMessage(), remedy);
    }
  }

  private InetAddress[] resolved(String host) {
    try {
      return resolver.resolve(host);
    } catch (UnknownHostException e) {
      throw Failure.of("DNS doesn't know it, or can't be reached", "", e);
    }
  }

  /** One that can't be asked is like one that doesn't answer. */
  private UpstreamAnswer answered() {
    try {
      return answer.get();
    } catch (Failure e) {
      return new UpstreamAnswer(0, 0, Optional.empty(), "not in time");
    } catch (InvalidInput e) {
      return new UpstreamAnswer(0, 0, Optional.empty(), String.valueOf(e.getMessage()));
    }
  }

  Finding upstream() {
    UpstreamAnswer got = answered();
    String through =
        outbound.proxy(mirror.upstream()).map(at -> " through the proxy " + shown(at)).orElse("");
    String who = mirror.upstream() + through;
    if (!got.trouble().isEmpty()) {
      return Finding.wrong(
          who + " doesn't answer: " + got.trouble(),
          "check the network, DNS, the proxy variables and 'upstream:' of "
              + mirror.name()
              + " in mirrors.yml; until it is back, only what is cached can be pulled");
    }
    if (got.status() == 200 || got.status() == 401) {
      return Finding.ok(who + " answers in " + got.millis() + " ms");
    }
    if (got.status() == 429) {
      return Finding.warning(
          who + " answers that it was asked too often (status 429)",
          "pull with an account: 'mirrorctl init "
              + mirror.name()
              + " --username NAME --password-stdin'");
    }
    return Finding.wrong(
        who + " answers /v2/ with status " + got.status() + ", which no working registry does",
        got.status() >= 500
            ? "wait until it is mended there"
            : "check 'upstream:' of " + mirror.name() + " in mirrors.yml");
  }

  Finding clock() {
    UpstreamAnswer got = answered();
    if (got.ahead().isEmpty()) {
      return Finding.skipped(
          got.trouble().isEmpty()
              ? "the upstream doesn't tell its time"
              : "the upstream doesn't answer");
    }
    Duration off = got.ahead().get().abs();
    String words =
        "this machine's clock is "
            + off.toSeconds()
            + " s "
            + (got.ahead().get().isNegative() ? "ahead of" : "behind")
            + " the upstream's";
    String remedy = "set it: 'timedatectl set-ntp true', or 'date -s'";
    if (off.compareTo(CLOCK_WRONG) > 0) {
      return Finding.wrong(words + ": certificates and tokens don't count", remedy);
    }
    return off.compareTo(CLOCK_ODD) > 0
        ? Finding.warning(words, remedy)
        : Finding.ok(
            "this machine's clock is within " + CLOCK_ODD.toSeconds() + " s of the upstream's");
  }

  private static String shown(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
