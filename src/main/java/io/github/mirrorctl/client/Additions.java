package io.github.mirrorctl.client;

import io.github.mirrorctl.host.UndoRecord;
import io.github.mirrorctl.host.UndoableFile;
import java.util.List;

/** What mirrorctl added to one daemon.json, as its undo record keeps it: {@code key=value}. */
final class Additions {
  static final String MIRROR = "registry-mirrors=";
  static final String INSECURE = "insecure-registries=";

  private Additions() {}

  static List<String> mirrors(UndoableFile file) {
    return added(file, MIRROR);
  }

  static List<String> insecure(UndoableFile file) {
    return added(file, INSECURE);
  }

  private static List<String> added(UndoableFile file, String prefix) {
    return file.record().map(UndoRecord::added).orElse(List.of()).stream()
        .filter(entry -> entry.startsWith(prefix))
        .map(entry -> entry.substring(prefix.length()))
        .toList();
  }
}
