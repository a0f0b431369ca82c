package io.github.mirrorctl.serve.upstream;

import io.github.mirrorctl.mirror.LocalAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where an upstream's answers may send us: a registry, or who has taken it over, must not reach
 * this machine or the networks around it through us.
 *
 * <p>A name is looked up before it is connected to, and HttpClient looks it up again. In between
 * the JDK keeps the answer (networkaddress.cache.ttl, 30 s where java.security doesn't say
 * otherwise), so both see the same addresses, unless that time ends just between the two: a name
 * server that changes its answer at that moment isn't noticed. A name behind a proxy is not looked
 * up here: the proxy does it, and it connects.
 */
final class RedirectPolicy {
  /** Looks a name up. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private static final Optional<LocalAddress> PRIVATE = Optional.of(LocalAddress.PRIVATE);

  private final URI upstream;
  private final Set<String> named;
  private final OwnAddresses own;
  private final Predicate<URI> proxied;
  private final Resolver resolver;

  /** {@code named} are hosts, or {@code host:port}, in lower case, that may be anywhere. */
  RedirectPolicy(
      URI upstream,
      Set<String> named,
      OwnAddresses own,
      Predicate<URI> proxied,
      Resolver resolver) {
    this.upstream = upstream;
    this.named = named;
    this.own = own;
    this.proxied = proxied;
    this.resolver = resolver;
  }

  /** Whether that is the upstream itself, which a person named. */
  boolean isUpstream(URI address) {
    return Addresses.sameOrigin(address, upstream);
  }

  /**
   * What {@code next} is that must not be asked, as far as it can be told without a look-up: a
   * private address may be the upstream's own kind, which {@link #refusalOnceResolved} finds out.
   */
  Optional<String> refusal(URI next) {
    String host = Addresses.host(next);
    Optional<LocalAddress> kind = LocalAddress.of(host);
    Optional<InetAddress> literal = LocalAddress.literal(host);
    if (literal.isEmpty() && kind.isPresent()) {
      literal = Optional.of(InetAddress.getLoopbackAddress());
    }
    if (literal.filter(address -> own.contains(address, Addresses.port(next))).isPresent()) {
      return Optional.of("an address of this server itself");
    }
    Optional<LocalAddress> ours = LocalAddress.of(Addresses.host(upstream));
    boolean later = ours.isEmpty() && isName(upstream) && kind.equals(PRIVATE);
    return kind.filter(one -> !later && !isNamed(next) && !permits(ours, one))
        .map(RedirectPolicy::words);
  }

  /** The same with the addresses that names have. Blocks as long as a look-up takes. */
  Optional<String> refusalOnceResolved(URI next) {
    boolean sameHost = Addresses.host(next).equals(Addresses.host(upstream));
    if (sameHost && !own.hasPort(Addresses.port(next))) {
      return Optional.empty();
    }
    Optional<String> refusal = refusal(next);
    if (refusal.isPresent() || (isName(next) && proxied.test(next))) {
      return refusal;
    }
    List<InetAddress> addresses = addresses(next);
    if (addresses.stream().anyMatch(one -> own.contains(one, Addresses.port(next)))) {
      return Optional.of("an address of this server itself");
    }
    List<LocalAddress> kinds =
        addresses.stream().flatMap(one -> LocalAddress.of(one).stream()).distinct().toList();
    if (kinds.isEmpty() || sameHost || isNamed(next)) {
      return Optional.empty();
    }
    List<Optional<LocalAddress>> ours =
        isName(upstream) && proxied.test(upstream)
            ? List.of(Optional.empty())
            : addresses(upstream).stream().map(LocalAddress::of).toList();
    return kinds.stream()
        .filter(kind -> ours.isEmpty() || !ours.stream().allMatch(one -> permits(one, kind)))
        .findFirst()
        .map(RedirectPolicy::words);
  }

  /** A registry of one's own machine may have its store in one's own network. */
  private static boolean permits(Optional<LocalAddress> upstream, LocalAddress kind) {
    return upstream
        .filter(
            own -> own == kind || (own == LocalAddress.LOOPBACK && kind == LocalAddress.PRIVATE))
        .isPresent();
  }

  private static String words(LocalAddress kind) {
    return switch (kind) {
      case LOOPBACK, LINK_LOCAL -> "an address of this machine's own";
      case PRIVATE -> "an address in a private network";
      case SPECIAL -> "an address where no registry can be";
    };
  }

  private boolean isNamed(URI next) {
    return named.contains(Addresses.host(next))
        || named.contains(Addresses.host(next) + ":" + Addresses.port(next));
  }

  private static boolean isName(URI address) {
    String host = Addresses.host(address);
    return LocalAddress.literal(host).isEmpty() && LocalAddress.of(host).isEmpty();
  }

  /** None for a name that has none: that it can't be connected to is told by who tries. */
  private List<InetAddress> addresses(URI uri) {
    String host = Addresses.host(uri);
    Optional<InetAddress> literal = LocalAddress.literal(host);
    if (literal.isPresent()) {
      return List.of(literal.get());
    }
    if (!isName(uri)) {
      return List.of(InetAddress.getLoopbackAddress());
    }
    try {
      return Arrays.asList(resolver.addresses(host));
    } catch (UnknownHostException e) {
      return List.of();
    }
  }
}
