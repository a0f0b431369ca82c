package io.github.mirrorctl.cli;

import io.github.mirrorctl.client.MirrorUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that name mirrors on other machines, instead of this one's own. */
final class GivenMirrors {
  @Option(
      names = "--mirror",
      paramLabel = "[REGISTRY=]URL",
      description = {
        "A mirror on another machine instead of this one's",
        "  own, for example http://192.168.1.10:5000 (of",
        "  Docker Hub), or ghcr.io=http://192.168.1.10:5001.",
        "  May be repeated."
      })
  List<String> urls = List.of();

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "The authority (PEM) that the mirror's certificate is from.")
  Optional<Path> ca = Optional.empty();

  boolean isEmpty() {
    return urls.isEmpty();
  }

  /** Those that are given, else all of this machine's own. */
  List<MirrorUse> orOwn(Workplace place) {
    return MirrorUses.of(place, urls, ca);
  }
}
