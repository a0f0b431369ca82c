package io.github.mirrorctl.client;

import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who pulls images on this machine. Every action makes what was asked for hold afterwards, says
 * "already" where it does, changes nothing in a dry run, and leaves everything as it was where it
 * fails.
 */
public interface Client {
  ClientKind kind();

  /** What of it is here, such as {@code containerd 1.6.20}; empty where nothing is. */
  Optional<String> found();

  /** Whether its pulls are told to go through these mirrors; changes nothing. */
  List<Standing> standing(List<MirrorUse> mirrors);

  /** Has it pull through these mirrors. */
  void adopt(List<MirrorUse> mirrors);

  /** Whether anything of mirrorctl's is in its files. */
  boolean isEdited();

  /** Takes back these of what {@link #adopt} added. */
  void abandon(Predicate<Addition> which);

  /**
   * The same for files that hold nothing but what is about a registry: all but the Docker daemon's
   * daemon.json.
   */
  void abandonFiles(Predicate<Addition> which);

  /** Where it is told to pull that registry's images from, as it is written, in its order. */
  List<String> told(String registry);

  /** The authorities that it trusts for that mirror besides the machine's own: PEM files. */
  List<Path> authorities(MirrorUse mirror);

  /** The proxy variables (HTTP_PROXY, HTTPS_PROXY, NO_PROXY) that it pulls with. */
  Map<String, String> proxies();

  /** What of it can be made to pull. */
  List<Asker> askers();

  /** What a machine that has none of its files yet needs: the files, whole. */
  List<FileEdit> fresh(List<MirrorUse> mirrors);
}
