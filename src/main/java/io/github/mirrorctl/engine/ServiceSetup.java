package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.DirectoryTree;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.OwnedDirectory;
import io.github.mirrorctl.host.Ownership;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.host.Reporter;
import io.github.mirrorctl.host.services.AppCopy;
import io.github.mirrorctl.host.services.ServiceAccount;
import io.github.mirrorctl.host.services.ServicePlaces;
import io.github.mirrorctl.host.services.ServiceSpec;
import io.github.mirrorctl.mirror.Mirror;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the server's service needs around it: its command line, its program, its user, its files.
 */
final class ServiceSetup {
  /**
   * For a server of at most 256 MiB; what the JVM would take by itself grows with the machine. Its
   * compilers begin later than usual: at their usual time they take a third of what a start costs.
   */
  static final List<String> JVM =
      List.of(
          "-Xmx96m",
          "-XX:MaxDirectMemorySize=64m",
          "-XX:ReservedCodeCacheSize=64m",
          "-XX:+UseSerialGC",
          "-XX:+ExitOnOutOfMemoryError",
          "-XX:-UsePerfData",
          "-XX:CompileThresholdScaling=5");

  private static final Duration QUICK = Duration.ofSeconds(10);
  private static final String MADE_KEY = "tls/key.pem";

  private final HostEnvironment environment;
  private final Commands commands;
  private final ServicePlaces places;
  private final Program program;
  private final Path settings;
  private final Reporter reporter;
  private final ServiceAccount account;
  private final ServiceReach reach;
  private final AppCopy copy;

  ServiceSetup(
      HostEnvironment environment,
      Commands commands,
      ServicePlaces places,
      Program program,
      Path settings,
      Reporter reporter) {
    this.environment = environment;
    this.commands = commands;
    this.places = places;
    this.program = program;
    this.settings = settings;
    this.reporter = reporter;
    this.account = new ServiceAccount(environment, commands, places);
    this.reach = new ServiceReach(environment, account);
    this.copy = new AppCopy(places.programs(), program);
  }

  /** Root's server has a user of its own, as far as there is a way to become it. */
  private Optional<String> accountName() {
    boolean can = Files.isDirectory(environment.system("/run/systemd/system")) || becomesUsers();
    return environment.isRoot() && can ? Optional.of(ServiceAccount.NAME) : Optional.empty();
  }

  /** util-linux's setpriv does, busybox's program of that name doesn't. */
  private boolean becomesUsers() {
    return commands.exists("setpriv")
        && commands.run(QUICK, List.of("setpriv", "--help")).out().contains("--reuid");
  }

  /**
   * The service that serves these mirrors.
   *
   * @param before the variables that it was installed with: sudo drops the proxies, which says
   *     nothing about what should be
   */
  ServiceSpec spec(List<Mirror> mirrors, Map<String, String> before) {
    Map<String, String> proxies = ContainerSpec.proxies(environment);
    ContainerSpec.refuseSecrets(proxies, "the service's unit");
    Map<String, String> variables = new TreeMap<>(before);
    variables.putAll(proxies);
    variables.put("MALLOC_ARENA_MAX", "2"); // glibc would keep an arena for each thread
    List<String> command = new ArrayList<>();
    command.add(program.java().toString());
    command.addAll(JVM);
    command.addAll(ClassArchive.use(archive(copy)));
    command.addAll(List.of("-jar", copy.jar().toString(), "serve"));
    command.addAll(List.of("--settings", settings.toString()));
    command.addAll(List.of("--only", places.started().toString()));
    command.addAll(List.of("--state", places.serving().toString()));
    return new ServiceSpec(
        command,
        accountName(),
        mirrors.stream().map(Mirror::storage).sorted().toList(),
        variables,
        mirrors.stream().anyMatch(mirror -> mirror.listen().port() < 1024));
  }

  private static Path archive(AppCopy copy) {
    return copy.directory().resolve("serve.jsa");
  }

  /** See {@link MirrorStorage#refuseTraps}, which is for root. */
  void refuseTraps(MirrorStorage storage) {
    if (environment.isRoot()) {
      storage.refuseTraps(reporter);
    }
  }

  /** Throws {@code InvalidInput} for what the service's user can't reach. */
  void refuseUnreachable(Mirror mirror) {
    if (accountName().isEmpty()) {
      return;
    }
    reach.refuse(
        program.java(),
        "the java of this run, " + program.java() + ",",
        "install one for everybody (Debian: apt-get install openjdk-17-jre-headless), and set JAVA_HOME to it");
    Path storage = mirror.storage();
    while (storage != null && !Files.exists(storage)) {
      storage = storage.getParent();
    }
    if (storage != null) {
      reach.refuse(
          storage,
          "the storage directory " + mirror.storage(),
          "name another with --storage DIR, or let others through: chmod o+x DIRECTORY");
    }
    reach.refuseHidden(mirror);
    if (Files.exists(settings)) {
      reach.refuse(
          settings,
          "the file " + settings,
          "let others read it, or use /etc/mirrorctl/mirrors.yml");
    }
  }

  /** Makes what isn't there yet: the user, the copy of the program. */
  void prepare() {
    if (accountName().isPresent() && !account.exists()) {
      account.create();
      reporter.now("made the system user " + ServiceAccount.NAME + ", which the server runs as");
    }
    if (environment.isRoot() && accountName().isEmpty()) {
      reporter.warn(
          "the server runs as root: there is no setpriv of util-linux here to become another user with; install it, then 'mirrorctl restart'");
    }
    makeProgram(commands, program, copy);
  }

  /** Makes what the service runs from: a copy of the program, and its class-data archive. */
  static void makeProgram(Commands commands, Program program, AppCopy copy) {
    copy.make();
    new ClassArchive(commands, program.java(), copy.jar(), archive(copy)).makeIfMissing();
  }

  /** Removes what no service needs any more: older copies of the program. */
  void removeOlder() {
    copy.removeOthers();
  }

  /** Lets the server write in the mirror's directory, and read its {@code config.yml}. */
  void give(Mirror mirror) {
    if (accountName().isEmpty()) {
      return;
    }
    Ownership owner = Ownership.named(ServiceAccount.NAME);
    long taken = 0;
    for (String name : MirrorData.OF_THE_SERVER) {
      OwnedDirectory.of(mirror.storage())
          .makeDirectory(Path.of(name), PosixFilePermissions.fromString("rwxr-xr-x"));
      taken += owner.take(mirror.storage(), name);
    }
    if (Ownership.barrier(MirrorStorage.of(mirror).configFile(), Optional.of(owner)).isPresent()) {
      // one with a password; the directory stays root's, so the server can't put a link in its
      // place
      taken += owner.take(mirror.storage(), "config.yml");
    }
    boolean unused = giveKey(mirror);
    giveUsers(mirror);
    if (taken > MirrorData.OF_THE_SERVER.size()) {
      reporter.now("gave the cache in " + mirror.storage() + " to the user " + ServiceAccount.NAME);
    }
  }

  /**
   * Lets the server read the key that was made for the mirror; returns whether it couldn't before.
   * Its directory stays root's: the server can't have root write through a link there.
   */
  boolean giveKey(Mirror mirror) {
    return accountName().isPresent()
        && mirror.access().tls().selfSigned()
        && Ownership.named(ServiceAccount.NAME).take(mirror.storage(), MADE_KEY) > 0;
  }

  /** Lets the server read the mirror's users, where there is a server of another user. */
  void giveUsers(Mirror mirror) {
    if (accountName().isEmpty() || !account.exists() || !Files.exists(mirror.passwordFile())) {
      return;
    }
    Ownership owner = Ownership.named(ServiceAccount.NAME);
    if (Ownership.barrier(mirror.passwordFile(), Optional.of(owner)).isPresent()) {
      long unused = owner.take(mirror.storage(), MirrorData.USERS);
    }
  }

  /** Makes all of it its directory's owner's again. */
  void takeBack(Mirror mirror) {
    if (environment.isRoot() && Files.isDirectory(mirror.storage())) {
      Ownership owner = Ownership.of(mirror.storage());
      for (String name : MirrorData.OF_THE_SERVER) {
        owner.take(mirror.storage(), name);
      }
      owner.take(mirror.storage(), "config.yml");
      owner.take(mirror.storage(), MADE_KEY);
      owner.take(mirror.storage(), MirrorData.USERS);
    }
  }

  /** Whether there is anything that {@link #remove} would take away. */
  boolean leftAnything() {
    return Files.exists(places.programs()) || account.isOurs();
  }

  /** Takes away what {@link #prepare} made. */
  void remove() {
    AppCopy.removeAll(places.programs());
    if (account.isOurs()) {
      account.remove();
      reporter.now("removed the system user " + ServiceAccount.NAME);
    }
    DirectoryTree.deleteEmpty(places.state());
  }
}
