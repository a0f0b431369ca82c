package io.github.mirrorctl.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that a decision may ask of its surroundings, as one value, so that decisions stay pure
 * functions and tests can point the system's own paths elsewhere.
 *
 * @param variables the environment's variables
 * @param home the user's home directory
 * @param root the directory that absolute system paths start from; {@code /} on a real machine
 * @param uid the effective user id
 */
public record HostEnvironment(Map<String, String> variables, Path home, Path root, long uid) {
  public HostEnvironment {
    variables = Map.copyOf(variables);
  }

  /** The environment that this process runs in. */
  public static HostEnvironment real() {
    return new HostEnvironment(System.getenv(), realHome(), Path.of("/"), ownUid());
  }

  /** {@code $HOME}, as docker's own command has it; Java's is the password file's. */
  private static Path realHome() {
    String home = System.getenv("HOME");
    return Path.of(
        home != null && home.startsWith("/") ? home : System.getProperty("user.home", "/"));
  }

  /** The effective user id of this process. */
  static long ownUid() {
    try {
      return ((Number) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
    } catch (IOException | UnsupportedOperationException e) {
      return "root".equals(System.getProperty("user.name")) ? 0 : -1;
    }
  }

  /** The variable's value; an empty one counts as absent. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
  }

  public boolean isRoot() {
    return uid == 0;
  }

  /** The same surroundings as root has them: where root's own things are. */
  public HostEnvironment asRoot() {
    return new HostEnvironment(variables, home, root, 0);
  }

  public Path configHome() {
    return xdg("XDG_CONFIG_HOME", ".config");
  }

  public Path dataHome() {
    return xdg("XDG_DATA_HOME", ".local/share");
  }

  public Path cacheHome() {
    return xdg("XDG_CACHE_HOME", ".cache");
  }

  /** Where logs and what must outlive a restart are kept. */
  public Path stateHome() {
    return xdg("XDG_STATE_HOME", ".local/state");
  }

  /** Where locks and passing files live: nobody but this user can write there. */
  public Path runtimeDirectory() {
    if (isRoot()) {
      return system("/run/mirrorctl");
    }
    return userRuntimeDirectory()
        .map(directory -> directory.resolve("mirrorctl"))
        .orElseGet(() -> cacheHome().resolve("mirrorctl/run"));
  }

  /** {@code $XDG_RUNTIME_DIR}, where a rootless daemon keeps its socket and pid file. */
  public Optional<Path> userRuntimeDirectory() {
    return variable("XDG_RUNTIME_DIR").map(Path::of).filter(Path::isAbsolute);
  }

  /** An absolute path of the system, such as {@code /etc/docker/daemon.json}, below the root. */
  public Path system(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  private Path xdg(String variable, String below) {
    // the XDG specification says that a relative value is to be ignored
    return variable(variable)
        .map(Path::of)
        .filter(Path::isAbsolute)
        .orElseGet(() -> home.resolve(below));
  }
}
