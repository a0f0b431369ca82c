package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Reporter;
import java.util.ArrayList;
import java.util.List;

/** A reporter that keeps what it is told, a line each: {@code now started the container …}. */
final class Told implements Reporter {
  final List<String> lines = new ArrayList<>();
  final List<String> progress = new ArrayList<>();
  private final boolean dryRun;

  Told() {
    this(false);
  }

  Told(boolean dryRun) {
    this.dryRun = dryRun;
  }

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  @Override
  public void already(String what) {
    lines.add("already " + what);
  }

  @Override
  public void now(String what) {
    lines.add("now " + what);
  }

  @Override
  public void would(String what) {
    lines.add("would " + what);
  }

  @Override
  public void note(String what) {
    lines.add("note " + what);
  }

  @Override
  public void warn(String what) {
    lines.add("warning " + what);
  }

  @Override
  public void diff(String file, String before, String after) {
    lines.add("diff " + file + "\n" + before + "---\n" + after);
  }

  @Override
  public void progress(String what, long done, long total) {
    progress.add(what + " " + done + "/" + total);
  }
}
