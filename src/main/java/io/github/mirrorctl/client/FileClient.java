package io.github.mirrorctl.client;

import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.client.files.FileUndo;
import io.github.mirrorctl.client.files.Writing;
import io.github.mirrorctl.host.Reporter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A client that takes its mirrors from files alone. */
public final class FileClient implements Client {
  private final ClientFiles files;
  private final Map<String, String> proxies;
  private final Writing writing;
  private final Reporter reporter;

  /**
   * @param proxies the variables of the programs that it is asked with
   */
  public FileClient(
      ClientFiles files, Map<String, String> proxies, Writing writing, Reporter reporter) {
    this.files = files;
    this.proxies = Map.copyOf(proxies);
    this.writing = writing;
    this.reporter = reporter;
  }

  @Override
  public ClientKind kind() {
    return files.kind();
  }

  @Override
  public Optional<String> found() {
    return files.found();
  }

  @Override
  public List<Standing> standing(List<MirrorUse> mirrors) {
    return mirrors.stream().map(this::standing).toList();
  }

  private Standing standing(MirrorUse mirror) {
    List<FileEdit> changes = files.plan(List.of(mirror)).changes();
    if (changes.isEmpty()) {
      return Standing.told(mirror);
    }
    FileEdit first = changes.get(0);
    return changes.stream().allMatch(edit -> mirror.ca().equals(Optional.of(edit.after())))
        ? Standing.notTrusting(mirror, first.file())
        : Standing.not(mirror, Standing.Kind.NOT_TOLD, first.file() + " doesn't name it first");
  }

  @Override
  public void adopt(List<MirrorUse> mirrors) {
    FilePlan plan = files.plan(mirrors);
    String words = kind().title() + ": " + ways(mirrors) + " (" + places(plan) + ")";
    if (plan.already()) {
      reporter.already(words);
    } else {
      writing.write(plan);
      if (!reporter.dryRun()) {
        reporter.now(words);
      }
    }
    plan.notes().forEach(reporter::note);
  }

  private static String ways(List<MirrorUse> mirrors) {
    return String.join(
        " and ",
        mirrors.stream().map(one -> one.registry() + " comes through " + one.url()).toList());
  }

  private static String places(FilePlan plan) {
    return String.join(
        " and ", plan.edits().stream().map(edit -> edit.file().toString()).distinct().toList());
  }

  @Override
  public boolean isEdited() {
    return !files.edited().isEmpty();
  }

  @Override
  public void abandon(Predicate<Addition> which) {
    FileUndo undo = FileUndo.plan(files.edited(), which);
    if (undo.nothingToUndo()) {
      reporter.already("nothing of mirrorctl's is in the files of " + kind().title());
      return;
    }
    FilePlan after = files.undone(undo.files());
    writing.undo(undo, after);
    after.notes().forEach(reporter::note);
  }

  @Override
  public void abandonFiles(Predicate<Addition> which) {
    if (!FileUndo.plan(files.edited(), which).nothingToUndo()) {
      abandon(which);
    }
  }

  @Override
  public List<String> told(String registry) {
    return files.told(registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return files.authorities(mirror);
  }

  @Override
  public Map<String, String> proxies() {
    return proxies;
  }

  @Override
  public List<Asker> askers() {
    return files.askers();
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    return files.fresh(mirrors);
  }
}
