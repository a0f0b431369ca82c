package io.github.mirrorctl.doctor;

import io.github.mirrorctl.client.Standing;
import io.github.mirrorctl.client.docker.DaemonTrouble;
import io.github.mirrorctl.engine.ActualContainer;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.EngineState;
import io.github.mirrorctl.engine.MirrorEngine;
import io.github.mirrorctl.engine.MirrorStorage;
import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.host.Commands;
import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Ports;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import io.github.mirrorctl.mirror.TlsFiles;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All checks of mirrors and of the machine that they are on, in the order in which they are shown.
 */
public final class Checkup {
  /** A probe may take it twice. */
  private static final Duration PROBE = Duration.ofSeconds(2);

  private static final int LOG_LINES = 40;

  private final HostEnvironment environment;
  private final Commands commands;
  private final Optional<DockerFacts> docker;
  private final Function<Mirror, MirrorEngine> engines;
  private final Function<Mirror, Standing> dockers;
  private final Ways ways;
  private final InstantSource clock;
  private final ProxyFacts proxies;

  /**
   * For mirrors that these look after.
   *
   * @param docker the engine that runs mirrors or pulls through them, where there is one
   * @param engines what runs a mirror
   * @param dockers how the Docker daemon here stands to a mirror
   */
  public Checkup(
      HostEnvironment environment,
      Commands commands,
      Optional<DockerEngine> docker,
      Function<Mirror, MirrorEngine> engines,
      Function<Mirror, Standing> dockers,
      Ways ways,
      InstantSource clock) {
    this.environment = environment;
    this.commands = commands;
    this.docker = docker.map(DockerFacts::new);
    this.engines = engines;
    this.dockers = dockers;
    this.ways = ways;
    this.clock = clock;
    this.proxies = new ProxyFacts(environment, this.docker);
  }

  /** The machine's, then each mirror's. */
  public List<Check> of(List<Mirror> mirrors) {
    List<Check> checks = new ArrayList<>(machine(mirrors));
    mirrors.forEach(mirror -> checks.addAll(mirror(mirror)));
    return checks;
  }

  private List<Check> machine(List<Mirror> mirrors) {
    List<Check> checks = new ArrayList<>();
    docker.ifPresent(
        facts -> {
          checks.add(
              new EngineCheck(
                  facts,
                  mirrors.stream().anyMatch(Checkup::isContained),
                  unreached ->
                      facts.endpoint().isLocal()
                          ? DaemonTrouble.told(unreached, environment, commands)
                          : unreached));
          checks.addAll(new DaemonChecks(new DaemonFacts(environment, facts)).checks());
        });
    if (!environment.isRoot()) {
      checks.add(new RightsCheck(looked(mirrors), Files::isReadable));
    }
    return checks;
  }

  private List<Path> looked(List<Mirror> mirrors) {
    List<Path> files = new ArrayList<>();
    docker
        .map(facts -> facts.endpoint().url())
        .filter(url -> url.getScheme().equals("unix"))
        .ifPresent(url -> files.add(Path.of(url.getPath())));
    mirrors.forEach(mirror -> files.add(MirrorStorage.of(mirror).configFile()));
    return files;
  }

  private List<Check> mirror(Mirror mirror) {
    Question<Optional<RegistryConfig>> config =
        new Question<>(
            "the disk of " + mirror.storage(), () -> MirrorStorage.of(mirror).readConfig());
    Outbound outbound = new Outbound(ways, proxies.fetching(mirror), mirror.embedded().caFile());
    List<Check> checks = new ArrayList<>(runner(mirror, config));
    checks.add(new ConfigCheck(mirror, config));
    if (mirror.access().passwords()) {
      checks.add(new UsersCheck(mirror));
    }
    checks.add(
        new AddressCheck(mirror, () -> RegistryProbe.ask(mirror, PROBE), () -> holder(mirror)));
    checks.addAll(
        new DiskChecks(
                mirror,
                new Question<>(
                    "the disk of " + mirror.storage(), () -> Disk.of(mirror.storage(), commands)))
            .checks());
    checks.addAll(
        new UpstreamChecks(
                mirror,
                outbound,
                new Question<>(
                    mirror.upstream().toString(),
                    () -> UpstreamAnswer.ask(mirror.upstream(), outbound, clock)),
                InetAddress::getAllByName)
            .checks());
    mirror
        .embedded()
        .caFile()
        .ifPresent(
            file ->
                checks.add(
                    new CertificateCheck(mirror.name(), "the upstream's CA file", file, clock)));
    mirror
        .tlsFiles()
        .ifPresent(
            files ->
                checks.add(
                    new CertificateCheck(
                        mirror.name(),
                        "the mirror's certificate",
                        files.cert(),
                        renewal(mirror, files),
                        clock)));
    if (QuotaCheck.concerns(mirror)) {
      Check quota = new QuotaCheck(mirror, PullQuota.Service.DOCKER_HUB, outbound, config);
      checks.add(Check.of(quota.id(), quota.subject(), () -> withValidConfig(quota)));
    }
    checks.add(
        new ProxyCheck(
            mirror, proxies.ours(), () -> proxies.registrys(mirror), proxies::daemons, ways));
    docker.ifPresent(
        facts ->
            checks.addAll(
                new ClientChecks(
                        mirror,
                        facts,
                        new DaemonFacts(environment, facts),
                        () -> dockers.apply(mirror))
                    .checks()));
    return checks;
  }

  /** A registry in a container reads its certificate at its start only. */
  private static String renewal(Mirror mirror, TlsFiles files) {
    String start = "mirrorctl start " + mirror.name();
    return mirror.access().tls().selfSigned()
        ? start
        : "have a new one made, and put it into "
            + files.cert()
            + (isContained(mirror) ? "; then: " + start : "");
  }

  private static boolean isContained(Mirror mirror) {
    return mirror.engine() == EngineKind.DOCKER;
  }

  private List<Check> runner(Mirror mirror, Supplier<Optional<RegistryConfig>> config) {
    if (!isContained(mirror)) {
      MirrorEngine engine = engines.apply(mirror);
      return new ServiceChecks(
              mirror,
              new Question<EngineState>(engine.describe(mirror), () -> engine.state(mirror)))
          .checks();
    }
    DockerFacts facts = docker.orElseThrow();
    Supplier<Optional<ActualContainer>> container = () -> facts.container(mirror.container());
    List<Check> checks = new ArrayList<>();
    checks.addAll(
        new RegistryChecks(mirror, () -> facts.image(mirror.image()), container, config).checks());
    checks.addAll(
        new ContainerChecks(
                mirror,
                environment,
                container,
                config,
                () -> facts.log(mirror.container(), LOG_LINES))
            .checks());
    return checks.stream()
        .map(
            check ->
                Check.of(
                    check.id(),
                    check.subject(),
                    () -> facts.whenItAnswers(() -> withValidConfig(check))))
        .toList();
  }

  /** A config.yml that is none is told once, by its own check. */
  private static Finding withValidConfig(Check check) {
    try {
      return check.examine();
    } catch (InvalidInput e) {
      return Finding.skipped("config.yml isn't valid");
    }
  }

  private Optional<String> holder(Mirror mirror) {
    return publisher(mirror)
        .or(
            () ->
                Ports.holder(mirror.listen().host(), mirror.listen().port())
                    .map(Ports.PortHolder::toString));
  }

  /** The kernel alone shows Docker's proxy, whichever container it is for. */
  private Optional<String> publisher(Mirror mirror) {
    try {
      return docker
          .flatMap(facts -> facts.publisher(mirror.listen().port()))
          .map(name -> "the container " + name);
    } catch (Failure e) {
      return Optional.empty();
    }
  }
}
