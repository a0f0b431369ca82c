package io.github.mirrorctl.engine;

import java.util.List;

/**
 * What an engine says of itself at {@code /info}: the state that is really in force, whatever the
 * files say.
 *
 * @param version the engine's version, for example 20.10.24
 * @param mirrors the registry mirrors in force, as the engine writes them (with a slash at the end)
 * @param insecureRegistries hosts and networks that may be talked to without TLS
 * @param liveRestore whether containers survive a restart of the daemon
 * @param securityOptions for example {@code name=rootless}
 * @param rootDirectory where it keeps its data
 * @param operatingSystem for example "Docker Desktop"
 */
public record EngineInfo(
    String version,
    List<String> mirrors,
    List<String> insecureRegistries,
    boolean liveRestore,
    List<String> securityOptions,
    String rootDirectory,
    String operatingSystem) {

  public boolean isRootless() {
    return securityOptions.stream().anyMatch(option -> option.contains("rootless"));
  }
}
