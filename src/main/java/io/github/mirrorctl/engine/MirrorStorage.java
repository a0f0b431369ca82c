package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.AtomicFile;
import io.github.mirrorctl.host.DirectoryRights;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.UndoableFile;
import io.github.mirrorctl.mirror.Credentials;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A mirror's storage directory: its {@code config.yml}, which mirrorctl patches, and the registry's
 * data beside it.
 */
public final class MirrorStorage {
  private static final Set<PosixFilePermission> DIRECTORY =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> READABLE =
      PosixFilePermissions.fromString("rw-r--r--");

  private final Mirror mirror;

  private MirrorStorage(Mirror mirror) {
    this.mirror = mirror;
  }

  public static MirrorStorage of(Mirror mirror) {
    return new MirrorStorage(mirror);
  }

  public Path configFile() {
    return mirror.storage().resolve("config.yml");
  }

  public boolean hasConfig() {
    return Files.exists(configFile());
  }

  /**
   * Throws {@code InvalidInput} where everybody would pull with the account at the upstream that
   * {@code config.yml} has or is to get, and warns where a person agreed to that.
   */
  public void guardAccount(Optional<Credentials> credentials, Reporter reporter) {
    RegistryConfig config =
        readConfig()
            .orElseGet(() -> RegistryConfig.parse(EmbeddedConfig.TEMPLATE, configFile().toString()))
            .patched(mirror.upstream(), credentials);
    mirror.refuseSharing(config);
    if (mirror.sharesAccount(config)) {
      reporter.warn(
          "whoever reaches "
              + mirror.listen()
              + " pulls all that the account of the mirror "
              + mirror.name()
              + " may pull, private images too");
    }
  }

  /** The registry's configuration; {@code Failure} when there is none yet. */
  public RegistryConfig config() {
    return readConfig()
        .orElseThrow(
            () ->
                Failure.of(
                    "the mirror " + mirror.name() + " isn't set up: there is no " + configFile(),
                    "set it up with 'mirrorctl init " + mirror.name() + "'"));
  }

  public Optional<RegistryConfig> readConfig() {
    return OwnedDirectory.of(mirror.storage())
        .text("config.yml")
        .map(text -> RegistryConfig.parse(text, configFile().toString()));
  }

  /** The configuration's file: whoever else writes in the directory can't lead root elsewhere. */
  UndoableFile undoable() {
    return UndoableFile.in(mirror.storage(), "config.yml");
  }

  /**
   * Throws {@code InvalidInput} for a directory that holds something else than a registry's data.
   */
  void refuseUnusable() {
    Path storage = mirror.storage();
    if (Files.isDirectory(storage)) {
      data().refuseForeign();
    } else if (Files.exists(storage)) {
      throw new InvalidInput(storage + " is not a directory", "name another with --storage DIR");
    }
  }

  /**
   * For root: throws {@code InvalidInput} where somebody else laid a link for {@code config.yml} at
   * which root would make a file; warns where others can replace what is in the directory.
   */
  void refuseTraps(Reporter reporter) {
    Path storage = mirror.storage();
    if (!Files.isDirectory(storage)) {
      return;
    }
    DirectoryRights rights = DirectoryRights.of(storage);
    Path config = configFile();
    if (rights.othersThanRootWrite() && Files.isSymbolicLink(config) && !Files.exists(config)) {
      throw new InvalidInput(
          config
              + " is a link to "
              + AtomicFile.target(config)
              + ", which doesn't exist, in a directory that others than root can write:\n"
              + "root would make that file for them",
          "remove the link (rm " + config + "), or make the file that it means first");
    }
    if (rights.othersReplace()) {
      reporter.warn(
          "others than root can replace the files in "
              + storage
              + ", and so what the mirror serves; chmod go-w "
              + storage
              + " ends that");
    }
  }

  /** Makes the directory, or throws as {@link #refuseUnusable} does. */
  void createDirectory(Reporter reporter) {
    Path storage = mirror.storage();
    refuseUnusable();
    if (Files.isDirectory(storage)) {
      reporter.already("the storage directory " + storage + " is there");
    } else if (reporter.dryRun()) {
      reporter.would("create the storage directory " + storage);
    } else {
      AtomicFile.createDirectories(storage, DIRECTORY);
      reporter.now("created the storage directory " + storage);
    }
  }

  /**
   * Writes {@code config.yml}: the one that is there, or else the image's own, with what a mirror
   * needs patched in. One that holds a password is readable by its owner only.
   */
  void writeConfig(
      Supplier<Optional<String>> imagesOwn, Optional<Credentials> credentials, Reporter reporter) {
    Optional<String> before = OwnedDirectory.of(mirror.storage()).text("config.yml");
    Optional<String> source = before.or(imagesOwn);
    if (source.isEmpty()) {
      reporter.would(
          "write " + configFile() + ": the image's own with proxy.remoteurl " + mirror.upstream());
      return;
    }
    RegistryConfig patched =
        RegistryConfig.parse(source.get(), configFile().toString())
            .patched(mirror.upstream(), credentials)
            .withTls(mirror.access().tls().isOn())
            .withPasswords(mirror.access().passwords());
    warnOfForeignRoot(patched, reporter);
    boolean exposed = patched.hasCredentials() && !AtomicFile.isPrivate(configFile());
    boolean same = before.isPresent() && before.get().equals(patched.text());
    String hidden = configFile() + " readable by its owner only: it holds a password";
    if (exposed && reporter.dryRun()) {
      reporter.would("make " + hidden);
    }
    if (!reporter.dryRun() && (exposed || !same)) {
      write(patched);
    }
    if (exposed && !reporter.dryRun()) {
      reporter.now("made " + hidden);
    }
    if (same) {
      reporter.already("the configuration " + configFile() + " is as it should be");
    } else if (reporter.dryRun()) {
      String shown =
          before
              .map(text -> RegistryConfig.parse(text, configFile().toString()).masked())
              .orElse("");
      reporter.diff(configFile().toString(), shown, patched.masked());
    } else {
      reporter.now(
          (before.isPresent() ? "patched " : "wrote ")
              + configFile()
              + ": it mirrors "
              + mirror.upstream());
    }
    MirrorUsers.of(mirror).makeIfMissing(reporter);
  }

  /**
   * Has {@code config.yml} ask for passwords as the settings say, which a person may have edited
   * since it was written; and refuses what would share the account in it with everybody.
   */
  void settleAccess(Reporter reporter) {
    RegistryConfig before = config();
    mirror.refuseSharing(before);
    RegistryConfig after = before.withPasswords(mirror.access().passwords());
    if (!after.text().equals(before.text())) {
      if (reporter.dryRun()) {
        reporter.diff(configFile().toString(), before.masked(), after.masked());
      } else {
        write(after);
        reporter.now(
            "patched "
                + configFile()
                + (after.asksForPasswords() ? ": it asks for passwords" : ": it asks for none"));
      }
    }
    MirrorUsers.of(mirror).makeIfMissing(reporter);
  }

  private void write(RegistryConfig patched) {
    UndoableFile file = undoable();
    List<String> added = List.of(mirror.upstream().toString());
    if (patched.hasCredentials()) {
      file.writeSecret(patched.text(), added);
    } else {
      file.write(patched.text(), added, READABLE);
    }
    data().unmark();
  }

  private void warnOfForeignRoot(RegistryConfig config, Reporter reporter) {
    config
        .rootDirectory()
        .filter(root -> !Path.of(root).normalize().equals(Path.of(ContainerSpec.DATA)))
        .ifPresent(
            root ->
                reporter.warn(
                    configFile()
                        + " stores in "
                        + root
                        + " within the container, not in "
                        + ContainerSpec.DATA
                        + ": the cache is lost when the container is recreated"));
  }

  /**
   * Puts {@code config.yml} back as it was before mirrorctl, and removes the directory if that
   * leaves it empty.
   */
  void undo(Reporter reporter) {
    UndoableFile config = undoable();
    boolean link = Files.isSymbolicLink(configFile());
    boolean cache = link || data().isCache();
    if (link) {
      undoLink(config, reporter);
    } else if (config.record().isEmpty()) {
      reporter.already(configFile() + " isn't mirrorctl's");
    } else if (reporter.dryRun()) {
      reporter.would("put " + configFile() + " back as it was before mirrorctl");
    } else {
      UndoableFile.Outcome outcome = config.undo(current -> current);
      reporter.now(
          outcome == UndoableFile.Outcome.EDITS_KEPT
              ? "left " + configFile() + " as it is: somebody edited it since mirrorctl wrote it"
              : "put back " + configFile() + " as it was before mirrorctl");
    }
    if (!reporter.dryRun()) {
      MirrorUsers.of(mirror).tidy();
      data().tidy();
      if (cache) {
        data().mark();
      }
      DirectoryTree.deleteEmpty(mirror.storage());
    }
  }

  /** Somebody laid a link there since; nothing is read or written where it leads. */
  private void undoLink(UndoableFile config, Reporter reporter) {
    if (!reporter.dryRun()) {
      config.forget();
    }
    reporter.note(configFile() + " stays as it is: somebody put a link there");
  }

  /** Takes back what a setup did; the cache stays unless {@code purge}. */
  public void takeBack(boolean purge, Reporter reporter) {
    boolean ours = Files.isSymbolicLink(configFile()) || data().isCache();
    undo(reporter);
    if (purge && ours) {
      data().purgeUsers(reporter);
    }
    if (purge) {
      data().purge(reporter);
    }
  }

  /** The registry's own data in the directory. */
  public MirrorData data() {
    return new MirrorData(mirror, this);
  }
}
