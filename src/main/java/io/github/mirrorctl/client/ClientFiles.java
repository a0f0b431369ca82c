package io.github.mirrorctl.client;

import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The files that a client takes its mirrors from: where they are, and what has to be in them. */
public interface ClientFiles {
  ClientKind kind();

  Optional<String> found();

  /** Thinks through what makes the client pull through these mirrors; changes nothing. */
  FilePlan plan(List<MirrorUse> mirrors);

  /** The files of it that mirrorctl has edited. */
  List<Path> edited();

  /** What brings an undo into force; empty where the client reads its files at each pull. */
  FilePlan undone(List<Path> files);

  List<String> told(String registry);

  List<Path> authorities(MirrorUse mirror);

  List<Asker> askers();

  List<FileEdit> fresh(List<MirrorUse> mirrors);
}
