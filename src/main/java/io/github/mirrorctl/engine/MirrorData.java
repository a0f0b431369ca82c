package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The data that a registry keeps in a mirror's directory, and whose they are: a cache can be had
 * again, the images of somebody's own registry exist nowhere else, and Debian's docker-registry
 * keeps them in /var/lib/docker-registry too.
 */
public final class MirrorData {
  /** When what goes: only a registry in proxy mode keeps this. */
  private static final String SCHEDULE = "scheduler-state.json";

  private static final String IMAGES = "docker/registry";

  /** What the embedded server remembers of a cache. */
  private static final String MEMORY = ".mirrorctl";

  /** What the embedded server writes in; the rest of a storage directory isn't its own. */
  static final List<String> OF_THE_SERVER = List.of("docker", MEMORY);

  /** Left where a cache stays without its config.yml: it says whose the cache is. */
  private static final String MARK = ".mirrorctl-cache";

  /** Its users and their passwords' hashes, see {@link MirrorUsers}. */
  static final String USERS = "htpasswd";

  /** What a registry or the embedded server keeps in its directory; only these are ever deleted. */
  private static final List<String> DATA = List.of(IMAGES, SCHEDULE, MEMORY);

  private final Mirror mirror;
  private final MirrorStorage storage;

  MirrorData(Mirror mirror, MirrorStorage storage) {
    this.mirror = mirror;
    this.storage = storage;
  }

  private Path in(String name) {
    return mirror.storage().resolve(name);
  }

  private OwnedDirectory directory() {
    return OwnedDirectory.of(mirror.storage());
  }

  /** Whether there is anything that {@link #purge} would delete. */
  public boolean exist() {
    return Files.exists(in(IMAGES)) || Files.exists(in(SCHEDULE));
  }

  /** Throws {@code InvalidInput} for a directory whose contents aren't this mirror's. */
  void refuseForeign() {
    if (Files.exists(storage.configFile())) {
      return;
    }
    Optional<String> marked = directory().text(MARK).map(String::strip);
    if (marked.isPresent() && !marked.get().equals(mirror.upstream().toString())) {
      throw new InvalidInput(
          "the directory "
              + mirror.storage()
              + " holds the cache of "
              + marked.get()
              + ", not of "
              + mirror.upstream(),
          "name another with --storage DIR");
    }
    if (Files.isDirectory(in(IMAGES)) && !isCache()) {
      throw new InvalidInput(
          "the directory "
              + mirror.storage()
              + " holds a registry's own images, not a mirror's cache",
          "name another with --storage DIR: a mirror would mix with them");
    }
    List<Path> others =
        DirectoryTree.entries(mirror.storage()).stream().filter(path -> !isHarmless(path)).toList();
    if (!Files.isDirectory(in(IMAGES)) && !others.isEmpty()) {
      throw new InvalidInput(
          "the directory "
              + mirror.storage()
              + " holds something else than a registry's data: "
              + others.get(0).getFileName(),
          "name an empty or a new directory with --storage DIR");
    }
  }

  private static boolean isHarmless(Path path) {
    String name = path.getFileName().toString();
    return name.equals("lost+found")
        || name.startsWith(".config.yml.")
        || name.startsWith("config.yml.")
        || name.equals(SCHEDULE)
        || name.equals(MEMORY)
        || name.equals(MARK)
        || name.equals(USERS)
        || (name.equals("docker") && DirectoryTree.isEmpty(path));
  }

  /** Whether anything says that the images here are a mirror's. */
  boolean isCache() {
    return Files.exists(in(SCHEDULE))
        || Files.isDirectory(in(MEMORY))
        || Files.exists(in(MARK))
        || storage.undoable().record().isPresent()
        || storage.readConfig().flatMap(RegistryConfig::remoteUrl).isPresent();
  }

  /** Throws {@code InvalidInput} when the data may be those of somebody's own registry. */
  public void refuseOthers() {
    if (exist() && !isCache()) {
      throw new InvalidInput(
          "nothing in "
              + mirror.storage()
              + " says that its images are a mirror's cache: they may be a registry's own",
          "if they are not needed: rm -r " + in(IMAGES));
    }
  }

  /** Says whose the cache is that stays, for the next {@code init}. */
  void mark() {
    boolean stays = Files.isDirectory(in(IMAGES)) || Files.exists(in(USERS));
    if (stays && !storage.hasConfig() && !Files.exists(in(MARK))) {
      directory()
          .replace(
              Path.of(MARK),
              mirror.upstream() + "\n",
              PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  /** Removes what a server left that never stored anything. */
  void tidy() {
    if (!Files.isDirectory(in(IMAGES)) && Files.isDirectory(mirror.storage())) {
      DirectoryTree.delete(mirror.storage(), Path.of(MEMORY));
      DirectoryTree.deleteEmpty(in("docker"));
    }
  }

  /** A config.yml says it itself. */
  void unmark() {
    directory().delete(MARK);
  }

  /**
   * Deletes the registry's own files and nothing else; the directory too if that leaves it empty.
   */
  void purge(Reporter reporter) {
    boolean there = exist();
    if (there && reporter.dryRun()) {
      reporter.would("delete the cache in " + mirror.storage());
    } else if (!there) {
      reporter.already("there is no cache in " + mirror.storage());
    }
    if (!reporter.dryRun() && Files.isDirectory(mirror.storage())) {
      // a run that was ended in the middle of this may have left the mark without the cache
      for (String name : DATA) {
        DirectoryTree.delete(mirror.storage(), Path.of(name));
      }
      unmark();
      DirectoryTree.deleteEmpty(in("docker"));
      DirectoryTree.deleteEmpty(mirror.storage());
    }
    if (there && !reporter.dryRun()) {
      reporter.now("deleted the cache in " + mirror.storage());
    }
  }

  /** Deletes the mirror's users. */
  void purgeUsers(Reporter reporter) {
    if (!Files.exists(in(USERS), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (reporter.dryRun()) {
      reporter.would("delete its users, " + in(USERS));
    } else {
      DirectoryTree.delete(mirror.storage(), Path.of(USERS));
      reporter.now("deleted its users, " + in(USERS));
    }
  }
}
