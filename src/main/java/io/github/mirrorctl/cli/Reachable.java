package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.NetworkAddresses;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.util.List;

/** This machine's mirrors as other machines reach them. */
final class Reachable {
  private Reachable() {}

  /** The URLs of a mirror on the network, likeliest first; none where it listens here alone. */
  static List<MirrorUrl> urls(Mirror mirror) {
    String host = mirror.listen().host();
    if (mirror.listen().isLoopback()) {
      return List.of();
    }
    if (!mirror.access().tls().selfSigned() && !mirror.access().tls().names().isEmpty()) {
      return List.of(MirrorUrl.of(mirror)); // its certificate is for no address
    }
    List<String> hosts = mirror.listen().isWildcard() ? NetworkAddresses.own() : List.of(host);
    String scheme = MirrorUrl.of(mirror).scheme();
    return hosts.stream()
        .map(one -> MirrorUrl.parse(scheme + "://" + one + ":" + mirror.listen().port()))
        .toList();
  }

  /** The same mirrors by this machine's address on the network. */
  static List<MirrorUse> from(List<Mirror> mirrors, List<MirrorUse> uses, Reporter reporter) {
    return mirrors.stream().map(mirror -> from(mirror, use(mirror, uses), reporter)).toList();
  }

  private static MirrorUse use(Mirror mirror, List<MirrorUse> uses) {
    return uses.stream()
        .filter(use -> use.registry().equals(mirror.name()))
        .findFirst()
        .orElseThrow();
  }

  private static MirrorUse from(Mirror mirror, MirrorUse use, Reporter reporter) {
    List<MirrorUrl> urls = urls(mirror);
    if (urls.isEmpty()) {
      throw new InvalidInput(
          "the mirror %s listens on %s, which no other machine reaches"
              .formatted(mirror.name(), mirror.listen()),
          "open it: mirrorctl up %s --listen 0.0.0.0:%d; or name another with --mirror"
              .formatted(mirror.name(), mirror.listen().port()));
    }
    if (urls.size() > 1) {
      reporter.note(
          "this machine has more addresses; with another of them: --mirror "
              + mirror.name()
              + "="
              + urls.get(1));
    }
    return new MirrorUse(use.registry(), urls.get(0), use.shared(), use.ca(), false);
  }
}
