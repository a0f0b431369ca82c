package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.host.TextFile;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.Upstream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The mirrors that clients are told of: this machine's own, or others by their addresses. */
final class MirrorUses {
  private MirrorUses() {}

  /** This machine's mirrors as its own clients reach them. */
  static List<MirrorUse> own(Workplace place, List<Mirror> mirrors, List<Mirror> all) {
    return mirrors.stream().map(mirror -> own(place, mirror, all)).toList();
  }

  /** One of them; {@code all} tells whether it shares its address. */
  static MirrorUse own(Workplace place, Mirror mirror, List<Mirror> all) {
    boolean shared =
        all.stream()
            .filter(other -> other.listen().equals(mirror.listen()))
            .findFirst()
            .filter(first -> !first.name().equals(mirror.name()))
            .isPresent();
    return new MirrorUse(
        mirror.name(), MirrorUrl.of(mirror), shared, place.certificateOf(mirror).authority(), true);
  }

  /** Those that are given, else all of this machine's own. */
  static List<MirrorUse> of(Workplace place, List<String> given, Optional<Path> ca) {
    if (!given.isEmpty()) {
      return elsewhere(given, ca);
    }
    List<Mirror> own = place.chosen(List.of());
    return ca.isEmpty()
        ? own(place, own, own)
        : own.stream().map(mirror -> own(mirror, own(place, mirror, own), ca.get())).toList();
  }

  /** One that is told by which authority its own certificate is. */
  private static MirrorUse own(Mirror mirror, MirrorUse use, Path ca) {
    boolean asks = mirror.access().tls().isOn() && !mirror.access().tls().selfSigned();
    return asks
        ? new MirrorUse(
            use.registry(), use.url(), use.shared(), Optional.of(certificates(ca)), true)
        : use;
  }

  /** Mirrors elsewhere, each written {@code [REGISTRY=]URL}; without REGISTRY of Docker Hub. */
  private static List<MirrorUse> elsewhere(List<String> given, Optional<Path> ca) {
    Optional<String> pem = ca.map(MirrorUses::certificates);
    return given.stream().map(text -> elsewhere(text, pem)).toList();
  }

  private static MirrorUse elsewhere(String text, Optional<String> pem) {
    int equals = text.indexOf('=');
    boolean named = equals > 0 && !text.substring(0, equals).contains("/");
    String registry =
        named ? Upstream.parse(text.substring(0, equals)).name() : Upstream.DOCKER_HUB;
    MirrorUrl url = MirrorUrl.parse(named ? text.substring(equals + 1) : text);
    if (pem.isPresent() && url.scheme().equals("http")) {
      throw new InvalidInput(
          "--ca is for mirrors that speak https, and " + url + " doesn't", "leave it out");
    }
    return new MirrorUse(registry, url, false, pem, false);
  }

  private static String certificates(Path file) {
    String pem =
        TextFile.read(file)
            .orElseThrow(() -> new InvalidInput("there is no file " + file, "check --ca"));
    if (!pem.contains("-----BEGIN CERTIFICATE-----")) {
      throw new InvalidInput(
          file + " holds no certificate in PEM form", "give the authority's own certificate");
    }
    if (pem.contains("PRIVATE KEY-----")) {
      throw new InvalidInput(
          file + " holds a private key, which is not for clients",
          "give the authority's certificate alone");
    }
    return pem;
  }
}
