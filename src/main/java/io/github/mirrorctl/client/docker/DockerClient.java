package io.github.mirrorctl.client.docker;

import io.github.mirrorctl.client.Asker;
import io.github.mirrorctl.client.Canary;
import io.github.mirrorctl.client.Client;
import io.github.mirrorctl.client.ClientKind;
import io.github.mirrorctl.client.MirrorUrl;
import io.github.mirrorctl.client.MirrorUse;
import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.files.Addition;
import io.github.mirrorctl.client.files.FileEdit;
import io.github.mirrorctl.client.files.FilePlan;
import io.github.mirrorctl.client.files.FileUndo;
import io.github.mirrorctl.client.files.Writing;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Reporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The Docker daemon: its {@code registry-mirrors} for Docker Hub; for other registries {@code
 * hosts.toml} files, which it reads where it keeps images in containerd's store.
 */
public final class DockerClient implements Client {
  private final HostEnvironment environment;
  private final Commands commands;
  private final DaemonConfig config;
  private final DaemonUndo undo;
  private final Daemon daemon;
  private final DockerCerts certs;
  private final Writing writing;
  private final Reporter reporter;
  private final ApplyMode mode;
  private final Predicate<MirrorUse> answers;

  /**
   * @param patience bounds each wait for the daemon to show what is wanted
   * @param answers whether a registry answers at that address right now
   */
  public DockerClient(
      HostEnvironment environment,
      Commands commands,
      Daemon daemon,
      Reporter reporter,
      Duration patience,
      ApplyMode mode,
      Predicate<MirrorUse> answers) {
    this.environment = environment;
    this.commands = commands;
    this.config = new DaemonConfig(environment, commands, daemon, reporter::note, patience);
    this.undo = new DaemonUndo(environment, commands, daemon, reporter::note, patience);
    this.daemon = daemon;
    this.certs = new DockerCerts(environment, daemon);
    this.writing = new Writing(reporter, patience);
    this.reporter = reporter;
    this.mode = mode;
    this.answers = answers;
  }

  @Override
  public ClientKind kind() {
    return ClientKind.DOCKER;
  }

  @Override
  public Optional<String> found() {
    try {
      return Optional.of("Docker " + daemon.state().version());
    } catch (Failure e) {
      return commands.exists("dockerd")
          ? Optional.of("Docker, which doesn't answer")
          : Optional.empty();
    }
  }

  @Override
  public List<Standing> standing(List<MirrorUse> mirrors) {
    DaemonState state;
    try {
      state = daemon.state();
    } catch (Failure e) {
      throw DaemonTrouble.told(e, environment, commands);
    }
    return mirrors.stream().map(mirror -> certs.standing(mirror, state)).toList();
  }

  /**
   * Throws what {@link #adopt} would: a file that can't be edited, a flag that stands against it.
   */
  public void refuseObstacles(MirrorUrl hub) {
    config.plan(new PlanRequest(List.of(hub), Optional.empty(), mode, true));
  }

  @Override
  public void adopt(List<MirrorUse> mirrors) {
    FilePlan files = certs.plan(mirrors);
    files.notes().forEach(reporter::note);
    if (files.already()) {
      adopt(mirrors, files);
    } else {
      writing.write(files, () -> adopt(mirrors, files));
    }
  }

  private void adopt(List<MirrorUse> mirrors, FilePlan files) {
    if (!reporter.dryRun()) {
      files.changes().forEach(edit -> reporter.now("wrote " + edit.file()));
    }
    for (MirrorUse mirror : mirrors) {
      if (certs.isHub(mirror)) {
        adopt(mirror, Optional.empty());
      } else if (certs.covers(mirror) && files.already()) {
        reporter.already(
            "the Docker daemon pulls " + mirror.registry() + " through " + mirror.url());
      }
    }
  }

  /** The same for a mirror of Docker Hub and its one setting, in a named daemon.json if wanted. */
  public void adopt(MirrorUse hub, Optional<Path> file) {
    MirrorUrl mirror = hub.url();
    Plan plan = config.plan(new PlanRequest(List.of(mirror), file, mode, hub.own()));
    if (plan.already()) {
      reporter.already(mirror + " is in force in the Docker daemon, and in " + plan.file());
      return;
    }
    if (plan.fileChanges() && reporter.dryRun()) {
      reporter.diff(
          plan.file().toString(),
          DaemonJson.masked(plan.before()),
          DaemonJson.masked(plan.after()));
    }
    if (reporter.dryRun()) {
      reporter.would(how(plan.chosen()) + ": " + plan.why());
      return;
    }
    if (plan.chosen() != ApplyMode.NONE && !answers.test(hub)) {
      // a mirror that doesn't answer is passed over silently: the trap that this tool is about
      throw hub.silent();
    }
    Outcome outcome = config.apply(plan, () -> answers.test(hub));
    reporter.now(mirror + " is " + outcome.words().replaceFirst("^(now|already) ", ""));
    if (outcome.applied() == ApplyMode.NONE) {
      reporter.warn("the Docker daemon doesn't use it before it is restarted or reloaded");
    }
  }

  @Override
  public boolean isEdited() {
    return !certs.edited().isEmpty() || config.isEdited();
  }

  @Override
  public void abandon(Predicate<Addition> which) {
    abandonFiles(which);
    abandon(Optional.empty());
  }

  @Override
  public void abandonFiles(Predicate<Addition> which) {
    FileUndo files = FileUndo.plan(certs.edited(), which);
    if (!files.nothingToUndo()) {
      writing.undo(files, new FilePlan(List.of(), Optional.empty(), List.of()));
    }
  }

  /** Puts daemon.json, or the named file, back as it was before mirrorctl. */
  public void abandon(Optional<Path> file) {
    abandon(undo.plan(file, mode), "nothing of mirrorctl's");
  }

  /** Takes this machine's own mirror out of daemon.json, and no other. */
  public void abandon(MirrorUse own) {
    abandon(undo.planOwn(own.url(), mode), "nothing of mirrorctl's for " + own.registry());
  }

  private void abandon(UndoPlan plan, String nothing) {
    if (plan.nothingToUndo()) {
      reporter.already(plan.file() + " has " + nothing);
      return;
    }
    if (reporter.dryRun()) {
      reporter.diff(
          plan.file().toString(),
          DaemonJson.masked(plan.before().orElse("")),
          DaemonJson.masked(plan.after().orElse("")));
      reporter.would(how(plan.chosen()) + ": " + plan.why());
      return;
    }
    reporter.now(undo.undo(plan).words());
  }

  private static String how(ApplyMode mode) {
    return switch (mode) {
      case RESTART -> "restart the Docker daemon";
      case RELOAD -> "reload the Docker daemon";
      default -> "leave the Docker daemon as it is";
    };
  }

  @Override
  public List<String> told(String registry) {
    return certs.told(registry);
  }

  @Override
  public List<Path> authorities(MirrorUse mirror) {
    return certs.authorities(mirror);
  }

  @Override
  public Map<String, String> proxies() {
    return daemon.state().proxies();
  }

  @Override
  public List<Asker> askers() {
    return List.of(
        new Asker() {
          @Override
          public String name() {
            return ClientKind.DOCKER.word();
          }

          @Override
          public String ask(Canary canary, Duration limit) {
            return daemon.pullMissing(canary, limit);
          }
        });
  }

  @Override
  public List<FileEdit> fresh(List<MirrorUse> mirrors) {
    List<FileEdit> files = new ArrayList<>(certs.fresh(mirrors));
    List<MirrorUrl> hubs = mirrors.stream().filter(certs::isHub).map(MirrorUse::url).toList();
    if (!hubs.isEmpty()) {
      files.add(FileEdit.fresh(Path.of("/etc/docker/daemon.json"), DaemonJson.fresh(hubs)));
    }
    return files;
  }
}
