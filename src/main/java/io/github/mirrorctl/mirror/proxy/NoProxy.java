package io.github.mirrorctl.mirror.proxy;

import io.github.mirrorctl.mirror.LocalAddress;
import io.github.mirrorctl.mirror.Network;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The hosts that NO_PROXY excepts, in the grammar that Docker (Go's httpproxy) reads: {@code *} is
 * every host, {@code example.com} that host and those below it, {@code .example.com} and {@code
 * *.example.com} only those below it, addresses, networks as {@code 10.0.0.0/8}, each but the last
 * with an optional {@code :port}.
 */
final class NoProxy {
  private interface Rule {
    boolean holds(String host, Optional<InetAddress> address, int port);
  }

  private final String value;
  private final List<Rule> rules;

  private NoProxy(String value, List<Rule> rules) {
    this.value = value;
    this.rules = rules;
  }

  /** Reads entries parted by commas or blanks; one that can't be read excepts nothing. */
  static NoProxy of(String value) {
    List<Rule> rules = new ArrayList<>();
    for (String entry : value.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
      if (!entry.isEmpty()) {
        rules.add(rule(entry));
      }
    }
    return new NoProxy(value, rules);
  }

  boolean name(String host, int port) {
    String lower = host.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    Optional<InetAddress> address = LocalAddress.literal(name);
    return rules.stream().anyMatch(rule -> rule.holds(name, address, port));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NoProxy same && value.equals(same.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  private static Rule rule(String entry) {
    if (entry.equals("*")) {
      return (host, address, port) -> true;
    }
    if (entry.indexOf('/') > 0) {
      Optional<Network> network = Network.around(entry);
      return (host, address, port) -> network.filter(one -> one.contains(host)).isPresent();
    }
    String host = entry;
    int port = -1;
    int colon = entry.lastIndexOf(':');
    boolean bareV6 = !entry.startsWith("[") && entry.indexOf(':') != colon;
    if (colon > 0 && !bareV6 && entry.substring(colon + 1).matches("\\d{1,5}")) {
      host = entry.substring(0, colon);
      port = Integer.parseInt(entry.substring(colon + 1));
    }
    Rule rule = host(host);
    int wanted = port;
    return (asked, address, at) -> (wanted < 0 || wanted == at) && rule.holds(asked, address, at);
  }

  private static Rule host(String host) {
    Optional<InetAddress> own = LocalAddress.literal(host);
    if (own.isPresent()) {
      return (asked, address, port) -> address.equals(own);
    }
    String name = host.startsWith("*.") ? host.substring(1) : host;
    return name.startsWith(".")
        ? (asked, address, port) -> asked.endsWith(name)
        : (asked, address, port) -> asked.equals(name) || asked.endsWith("." + name);
  }
}
