package io.github.mirrorctl.serve;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Upstream;
import io.github.mirrorctl.serve.pull.PullThrough;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which mirror a request at one address is for: the one that {@code ?ns=} names, else the one whose
 * name stands first in the path, else the address's first. Nothing that isn't configured is ever
 * asked: a request can choose among the mirrors, not add to them.
 */
final class Switchboard {
  /** A mirror, and the repository's name without the mirror's in front. */
  record Line(PullThrough mirror, String repository) {}

  private final PullThrough first;
  private final Map<String, PullThrough> byName = new LinkedHashMap<>();

  private Switchboard(PullThrough first) {
    this.first = first;
  }

  /**
   * The mirrors that are reached at that address: its own, and those that are open at least as
   * wide, so that nothing is opened to a network, or shown without TLS, by another mirror's
   * address.
   */
  static Switchboard at(ListenAddress address, List<PullThrough> mirrors) {
    List<PullThrough> own =
        mirrors.stream().filter(mirror -> mirror.mirror().listen().equals(address)).toList();
    Switchboard board = new Switchboard(own.get(0));
    own.forEach(board::add);
    boolean secure = own.get(0).mirror().access().tls().isOn();
    mirrors.stream()
        .filter(mirror -> isAsOpen(mirror.mirror(), address))
        .filter(mirror -> secure || !mirror.mirror().access().tls().isOn())
        .forEach(board::add);
    return board;
  }

  private void add(PullThrough mirror) {
    byName.putIfAbsent(mirror.mirror().name(), mirror);
  }

  private static boolean isAsOpen(Mirror mirror, ListenAddress address) {
    ListenAddress own = mirror.listen();
    return own.isWildcard()
        || own.host().equals(address.host())
        || (own.isLoopback() && address.isLoopback());
  }

  PullThrough first() {
    return first;
  }

  /** Empty for a namespace that isn't configured. */
  Optional<Line> find(String repository, Optional<String> namespace) {
    if (namespace.isPresent()) {
      return named(namespace.get()).map(mirror -> new Line(mirror, repository));
    }
    int slash = repository.indexOf('/');
    PullThrough prefixed = slash < 0 ? null : byName.get(repository.substring(0, slash));
    return Optional.of(
        prefixed == null
            ? new Line(first, repository)
            : new Line(prefixed, repository.substring(slash + 1)));
  }

  private Optional<PullThrough> named(String namespace) {
    try {
      // index.docker.io is docker.io too
      return Optional.ofNullable(byName.get(Upstream.parse(namespace).name()));
    } catch (InvalidInput e) {
      return Optional.empty();
    }
  }
}
