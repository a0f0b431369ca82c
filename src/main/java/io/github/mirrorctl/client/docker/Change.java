package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.host.UndoableFile;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One change for a {@link DaemonTransaction}.
 *
 * @param why why it is applied in this mode, in words for a person
 * @param write writes the file; empty when the file is right already
 * @param finish what is left to write once the change is proved
 * @param missing what the daemon still lacks; asked until it lacks nothing
 * @param trial what it lacks after a trial reload; empty when no trial is needed
 * @param back the way back
 */
record Change(
    UndoableFile file,
    ApplyMode mode,
    String why,
    Optional<Runnable> write,
    Optional<Runnable> finish,
    Supplier<Optional<String>> missing,
    Optional<Supplier<Optional<String>>> trial,
    Back back) {

  /**
   * How a running daemon is brought back by a reload, which takes only what stands in the file.
   *
   * @param write writes the old text with its empty lists spelled out
   * @param missing what of the change the daemon still has
   */
  record Back(Runnable write, Supplier<Optional<String>> missing) {}
}
