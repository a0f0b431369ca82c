package io.github.mirrorctl.it;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/**
 * A machine of its own as far as software can tell: init, Docker Engine, files, address. The built
 * {@code mirrorctl} is on its path. It goes with its network, or when closed.
 */
final class TestHost implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Network network;
  private final String name;
  private final Flavor flavor;
  private final String address;
  private final ResidentProgram resident;

  private TestHost(Network network, String name, Flavor flavor) {
    this.network = network;
    this.name = name;
    this.flavor = flavor;
    this.address = network.join(name);
    this.resident = new ResidentProgram(inside(BuiltProgram.resident().toArray(String[]::new)));
  }

  /**
   * Boots a new host; folders of this machine, the project's among them, can be bound into it
   * read-only, at the same path.
   */
  static TestHost boot(Network network, String name, Flavor flavor, Path... folders) {
    TestHost host = new TestHost(network, name, flavor);
    List<Object> words = new ArrayList<>(List.of("up", network.number(), name, flavor.word()));
    words.add(BuiltProgram.folder() + ":" + BuiltProgram.INSIDE);
    Stream.concat(Machine.jdk().stream(), Stream.of(folders)).forEach(words::add);
    Network.script("host.sh", words.toArray()).ok();
    host.writeFile("/usr/local/bin/mirrorctl", BuiltProgram.launcher());
    host.sh("chmod 755 /usr/local/bin/mirrorctl").ok();
    return host;
  }

  /** Boots a new host whose engine has an image already. */
  static TestHost bootWith(Path image, Network network, String name, Flavor flavor) {
    KeptEngine.give(network, name, flavor, image);
    return boot(network, name, flavor);
  }

  /**
   * Puts there what {@code up} would make first for mirrorctl's own service, which takes seconds;
   * {@link EmbeddedIT} has it made.
   */
  TestHost prepareService() {
    sh("[ -e %2$s ] || cp -a %1$s/it-service %2$s"
            .formatted(BuiltProgram.INSIDE, BuiltProgram.SERVICE))
        .ok();
    return this;
  }

  /**
   * Has it serve that upstream to the network by mirrorctl's own server; its own Docker, if it has
   * one, isn't told.
   */
  Result openMirror(Upstream hub, String... more) {
    List<String> words = new ArrayList<>(List.of("up", "--engine", "embedded", "--apply", "none"));
    words.addAll(List.of("--listen", "0.0.0.0:5000", "--upstream", hub.url()));
    words.addAll(List.of(more));
    return mirrorctl(words.toArray(String[]::new)).ok();
  }

  Flavor flavor() {
    return flavor;
  }

  /** Its address on the network. */
  String address() {
    return address;
  }

  /** Its init's pid on this machine, another one after every boot. */
  long pid() {
    return Long.parseLong(
        Network.script("host.sh", "pid", network.number(), name).ok().out().strip());
  }

  /** Its Docker Engine's socket, as this machine can reach it. */
  Path dockerSocket() {
    return Path.of("/proc/" + pid() + "/root/run/docker.sock");
  }

  /**
   * Runs a bash script as root; a script that takes longer than two minutes ends with {@link
   * Result#TIMED_OUT}.
   */
  Result sh(String script) {
    return exec(LIMIT, "", "bash", "-c", script);
  }

  Result sh(Duration limit, String script) {
    return exec(limit, "", "bash", "-c", script);
  }

  /** Runs mirrorctl as root, as a process of its own. */
  Result mirrorctlProcess(String... args) {
    return exec(LIMIT, "", words("mirrorctl", args));
  }

  /** The same in a JVM that stays, see {@link ResidentProgram}: in a tenth of the time. */
  Result mirrorctl(String... args) {
    return mirrorctlStdin("", args);
  }

  Result mirrorctlStdin(String stdin, String... args) {
    return resident.run(LIMIT, stdin, List.of(args));
  }

  /** Runs mirrorctl as a user of the host, from that user's home. */
  Result mirrorctlAs(String user, String... args) {
    List<String> words = new ArrayList<>();
    words.addAll(List.of("env", "--chdir=/home/" + user, "HOME=/home/" + user));
    words.addAll(List.of("setpriv", "--reuid=" + user, "--regid=" + user, "--init-groups"));
    words.add("mirrorctl");
    words.addAll(List.of(args));
    return exec(LIMIT, "", words.toArray(String[]::new));
  }

  /** Starts mirrorctl and leaves it running. */
  Running startMirrorctl(String... args) {
    return new Running(inside(words("mirrorctl", args)));
  }

  /** Starts a bash script and leaves it running. */
  Running start(String script) {
    return new Running(inside("bash", "-c", script));
  }

  /** Repeats a script until it succeeds, at most for so long; one process does it all. */
  void await(Duration limit, String script) {
    sh(
            limit.plus(LIMIT),
            """
            end=$((${EPOCHREALTIME/./} + %d))
            until said=$( (%s) 2>&1 ); do
              [ ${EPOCHREALTIME/./} -lt $end ] || { echo "$said" >&2; exit 1; }
              sleep 0.1
            done
            """
                .formatted(limit.toNanos() / 1000, script))
        .ok();
  }

  boolean exists(String path) {
    return exec(LIMIT, "", "test", "-e", path).exit() == 0;
  }

  String readFile(String path) {
    return exec(LIMIT, "", "cat", path).ok().out();
  }

  byte[] readBytes(String path) {
    return Base64.getDecoder().decode(exec(LIMIT, "", "base64", "--wrap=0", path).ok().out());
  }

  // Not through /proc/PID/root: a link's target would be looked for on this machine, and its file
  // be written
  void writeFile(String path, String content) {
    exec(LIMIT, content, "sh", "-c", "mkdir -p \"$(dirname \"$1\")\" && cat > \"$1\"", "sh", path)
        .ok();
  }

  /** Loads an image archive into the engine, by its own name. */
  void loadImage(Path archive) {
    List<String> words =
        new ArrayList<>(List.of("bash", "-c", "exec \"$@\" < \"$0\"", archive.toString()));
    words.addAll(inside("timeout", "120", "docker", "load", "--quiet"));
    Command.run(LIMIT, "", words).ok();
  }

  /** Restarts the Docker Engine as an administrator of this kind of host does. */
  Result restartEngine() {
    return sh(flavor == Flavor.SERVICE ? "service docker restart" : "systemctl restart docker");
  }

  /** The last lines that the engine logged. */
  String engineLog() {
    return sh(flavor == Flavor.SERVICE
            ? "tail -n 50 /var/log/docker.log"
            : "journalctl -u docker -n 50 --no-pager")
        .out();
  }

  /** Shuts down; its files stay. */
  void shutDown() {
    resident.end();
    Network.script("host.sh", "down", network.number(), name).ok();
  }

  /** Shuts down and boots again. */
  void reboot() {
    shutDown();
    Network.script("host.sh", "up", network.number(), name).ok();
  }

  /** Loses its power in the middle of everything and boots again. */
  void powerCycle() {
    resident.end();
    Network.script("host.sh", "cut", network.number(), name).ok();
    Network.script("host.sh", "up", network.number(), name).ok();
  }

  /** Unplugs its cable. */
  void cut() {
    network.cut(name);
  }

  void mend() {
    network.mend(name);
  }

  @Override
  public void close() {
    resident.close();
    Network.script("host.sh", "rm", network.number(), name).ok();
  }

  private Result exec(Duration limit, String stdin, String... command) {
    String seconds = Long.toString(Math.max(1, limit.toSeconds()));
    List<String> words = new ArrayList<>(List.of("timeout", "--kill-after=5", seconds));
    words.addAll(List.of(command));
    // the limit outside is for a host that hangs itself
    return Command.run(limit.plusSeconds(15), stdin, inside(words.toArray(String[]::new)));
  }

  private List<String> inside(String... command) {
    List<Object> words = new ArrayList<>(List.of("sh", network.number(), name));
    words.addAll(List.of(command));
    return Command.script("host.sh", words.toArray());
  }

  private static String[] words(String first, String... rest) {
    return Stream.concat(Stream.of(first), Stream.of(rest)).toArray(String[]::new);
  }
}
