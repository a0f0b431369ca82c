package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** What mirrorctl added to one daemon.json, as its undo record keeps it: {@code key=value}. */
final class Additions {
  static final String MIRROR = "registry-mirrors=";
  static final String INSECURE = "insecure-registries=";

  /** Beside {@link #MIRROR}: it is this machine's own mirror, wherever that listens by now. */
  static final String OWN = "own-mirror=";

  private Additions() {}

  static List<String> mirrors(UndoableFile file) {
    return added(file, MIRROR);
  }

  static List<String> insecure(UndoableFile file) {
    return added(file, INSECURE);
  }

  /** Those that go with these mirrors. */
  static List<String> insecure(UndoableFile file, List<URI> mirrors) {
    return insecure(file).stream()
        .filter(entry -> mirrors.stream().anyMatch(m -> DaemonJson.same(entry, m.toString())))
        .toList();
  }

  static List<String> own(UndoableFile file) {
    return added(file, OWN);
  }

  /** All that the record says of these mirrors. */
  static List<String> entries(List<String> mirrors, List<String> insecure) {
    return Stream.of(
            mirrors.stream().map(MIRROR::concat),
            mirrors.stream().map(OWN::concat),
            insecure.stream().map(INSECURE::concat))
        .flatMap(entries -> entries)
        .toList();
  }

  private static List<String> added(UndoableFile file, String prefix) {
    return file.record().map(UndoRecord::added).orElse(List.of()).stream()
        .filter(entry -> entry.startsWith(prefix))
        .map(entry -> entry.substring(prefix.length()))
        .toList();
  }
}
