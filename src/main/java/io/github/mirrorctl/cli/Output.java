package io.github.mirrorctl.cli;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.github.mirrorctl.host.Printable;
import io.github.mirrorctl.host.Reporter;
import java.util.List;
import java.util.function.Function;

/**
 * The terminal: data on standard output, words about it on standard error, one line a step.
 * Progress is one live line on a terminal, and a plain line at each tenth elsewhere.
 */
final class Output implements Reporter {
  private static final int DIFF_CONTEXT = 3;

  private final App app;
  private final boolean quiet;
  private final boolean dryRun;
  private final Palette out;
  private final Palette err;
  private final ProgressLine progress;

  Output(App app, CommonOptions common, boolean dryRun) {
    this.app = app;
    this.quiet = common.quiet;
    this.dryRun = dryRun;
    this.out = new Palette(common.color.on(app, app.terminalOut()));
    this.err = new Palette(common.color.on(app, app.terminalErr()));
    this.progress = new ProgressLine(app.err(), app.terminalErr());
  }

  @Override
  public boolean dryRun() {
    return dryRun;
  }

  @Override
  public void already(String what) {
    say(err.faint("already") + "  " + Printable.of(what));
  }

  @Override
  public void now(String what) {
    say(err.good("now") + "      " + Printable.of(what));
  }

  /** What a dry run would do is what it was asked to show: data. */
  @Override
  public void would(String what) {
    app.out().println(out.careful("would") + "    " + Printable.of(what));
  }

  @Override
  public void note(String what) {
    say("         " + Printable.of(what));
  }

  @Override
  public void warn(String what) {
    progress.clear();
    app.err().println(err.careful("warning") + "  " + Printable.of(what));
  }

  @Override
  public void diff(String file, String before, String after) {
    List<String> old = before.lines().toList();
    List<String> lines =
        UnifiedDiffUtils.generateUnifiedDiff(
            before.isEmpty() ? "/dev/null" : file,
            file,
            old,
            DiffUtils.diff(old, after.lines().toList()),
            DIFF_CONTEXT);
    lines.forEach(line -> app.out().println(painted(Printable.of(line))));
  }

  private String painted(String line) {
    if (line.startsWith("+++") || line.startsWith("---")) {
      return out.title(line);
    }
    return line.startsWith("+") ? out.good(line) : line.startsWith("-") ? out.bad(line) : line;
  }

  @Override
  public void progress(String what, long done, long total) {
    if (!quiet) {
      progress.show(Printable.of(what), done, total);
    }
  }

  /** Shows a report in the format that was asked for; {@code table} renders it for people. */
  void show(Object report, OutputFormat format, Function<Palette, String> table) {
    progress.clear();
    app.out()
        .print(
            switch (format) {
              case TABLE -> Printable.painted(table.apply(out));
              case JSON -> Documents.json(report);
              case YAML -> Documents.yaml(report);
            });
    app.out().flush();
  }

  /** Starts a fresh screen where there is one. */
  void clearScreen() {
    if (app.terminalOut()) {
      app.out().print("\033[H\033[2J");
    }
  }

  private void say(String line) {
    if (!quiet) {
      progress.clear();
      app.err().println(line);
    }
  }
}
