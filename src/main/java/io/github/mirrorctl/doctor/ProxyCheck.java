package io.github.mirrorctl.doctor;

import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Whether all that fetch for a mirror, or from it, have the proxy variables that they need. */
final class ProxyCheck implements Check {
  private static final List<String> PROXIES = List.of("HTTPS_PROXY", "HTTP_PROXY");

  private final Mirror mirror;
  private final Map<String, String> ours;
  private final Supplier<Optional<Map<String, String>>> registrys;
  private final Supplier<Optional<Map<String, String>>> daemons;
  private final Ways ways;

  /**
   * The variables of all that fetch.
   *
   * @param ours the proxy variables of this environment
   * @param registrys those of the registry's container, where there is one
   * @param daemons those of the Docker daemon, where there is one
   */
  ProxyCheck(
      Mirror mirror,
      Map<String, String> ours,
      Supplier<Optional<Map<String, String>>> registrys,
      Supplier<Optional<Map<String, String>>> daemons,
      Ways ways) {
    this.mirror = mirror;
    this.ours = ours;
    this.registrys = registrys;
    this.daemons = daemons;
    this.ways = ways;
  }

  @Override
  public String id() {
    return "proxies";
  }

  @Override
  public String subject() {
    return mirror.name();
  }

  @Override
  public Finding examine() {
    Optional<Map<String, String>> registry = registrys.get();
    Optional<Map<String, String>> daemon = daemons.get();
    List<Finding> faults = new ArrayList<>();
    missing(registry, daemon).ifPresent(faults::add);
    daemon.flatMap(this::detour).ifPresent(faults::add);
    return Finding.together(
        faults,
        Finding.ok(
            hasProxy(ours) || hasProxy(registry) || hasProxy(daemon)
                ? "a proxy is set wherever one is needed"
                : "no proxy is set"));
  }

  /** That this environment has none says nothing: sudo drops the variables. */
  private Optional<Finding> missing(
      Optional<Map<String, String>> registry, Optional<Map<String, String>> daemon) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    if (hasProxy(ours)) {
      known.put("this environment", true);
    }
    registry.ifPresent(variables -> known.put("the registry's container", hasProxy(variables)));
    daemon.ifPresent(variables -> known.put("the Docker daemon", hasProxy(variables)));
    if (!known.containsValue(true) || !known.containsValue(false)) {
      return Optional.empty();
    }
    return Optional.of(
        Finding.warning(
            "a proxy is set in " + names(known, true) + ", and none in " + names(known, false),
            hasProxy(registry) || registry.isEmpty()
                ? "if the daemon needs it: 'systemctl edit docker', Environment=HTTPS_PROXY=URL"
                : "if the registry needs it: HTTPS_PROXY=URL mirrorctl start " + mirror.name()));
  }

  private static String names(Map<String, Boolean> known, boolean having) {
    return known.entrySet().stream()
        .filter(owner -> owner.getValue() == having)
        .map(Map.Entry::getKey)
        .collect(Collectors.joining(" and "));
  }

  private Optional<Finding> detour(Map<String, String> daemon) {
    URI url = mirror.localUrl();
    Optional<InetSocketAddress> taken;
    try {
      taken = ways.proxy(daemon, url);
    } catch (InvalidInput e) {
      return Optional.empty(); // the daemon knows more kinds of proxies than mirrorctl
    }
    return taken.map(
        proxy ->
            Finding.warning(
                "the Docker daemon asks the proxy "
                    + proxy.getHostString()
                    + ":"
                    + proxy.getPort()
                    + " for the mirror: its NO_PROXY lacks "
                    + url.getHost(),
                "add " + url.getHost() + " to the daemon's NO_PROXY, and restart it"));
  }

  private static boolean hasProxy(Optional<Map<String, String>> variables) {
    return variables.filter(ProxyCheck::hasProxy).isPresent();
  }

  private static boolean hasProxy(Map<String, String> variables) {
    return PROXIES.stream().anyMatch(name -> !variables.getOrDefault(name, "").isEmpty());
  }
}
