package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.host.services.DaemonKind;
import java.nio.file.Path;
import java.util.List;

/**
 * An edit of daemon.json, thought through and not yet done.
 *
 * @param file the file to edit, as it was named or found
 * @param before its text; empty when there is no file
 * @param existed whether there is a file
 * @param after the text that it gets
 * @param chosen how it comes into force, never AUTO
 * @param why why so, in words for a person
 * @param fileChanges whether the text changes at all
 * @param inForce whether the daemon uses the mirrors already
 * @param mirrors the mirrors that it is about
 * @param added what is new in the file, as {@code key=value}
 * @param kind which daemon it is about
 */
public record Plan(
    Path file,
    String before,
    boolean existed,
    String after,
    ApplyMode chosen,
    String why,
    boolean fileChanges,
    boolean inForce,
    List<MirrorUrl> mirrors,
    List<String> added,
    DaemonKind kind) {
  public Plan {
    mirrors = List.copyOf(mirrors);
    added = List.copyOf(added);
  }

  /** Whether there is nothing to do. */
  public boolean already() {
    return !fileChanges && chosen == ApplyMode.NONE;
  }
}
