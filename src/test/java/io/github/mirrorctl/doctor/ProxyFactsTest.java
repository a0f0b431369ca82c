package io.github.mirrorctl.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.DockerEngine;
import io.github.mirrorctl.engine.FakeEngine;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProxyFactsTest {
  private static final Map<String, String> PROXY = Map.of("HTTPS_PROXY", "http://proxy:3128");

  private final Path root;
  private final Mirror mirror = Defaults.system().mirror("docker.io");
  @AutoClose private final FakeEngine engine;

  ProxyFactsTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.engine = FakeEngine.in(root);
  }

  private ProxyFacts facts(Map<String, String> variables, String url) {
    HostEnvironment environment = new HostEnvironment(variables, root, root, 0);
    DockerEngine docker = new DockerEngine(DockerEndpoint.find(environment, Optional.of(url)));
    return new ProxyFacts(environment, Optional.of(new DockerFacts(docker)));
  }

  @Test
  void a_mirror_fetches_with_this_environments_or_else_its_containers() {
    engine
        .docker()
        .hasContainer("v2-mirror", "registry:2", 5000)
        .body()
        .putArray("Env")
        .add("HTTPS_PROXY=http://own:3128")
        .add("REGISTRY_PROXY_TTL=0");
    assertThat(facts(PROXY, engine.url()).fetching(mirror).get()).isEqualTo(PROXY);
    ProxyFacts sudos = facts(Map.of(), engine.url());
    assertThat(sudos.ours()).isEmpty();
    assertThat(sudos.fetching(mirror).get()).isEqualTo(Map.of("HTTPS_PROXY", "http://own:3128"));
    assertThat(sudos.registrys(mirror.withEngine(EngineKind.EMBEDDED))).isEmpty();
    assertThat(sudos.registrys(mirror.withContainer("another"))).isEmpty();
  }

  @Test
  void the_daemon_tells_its_own() {
    engine.docker().proxies = Map.of("HttpProxy", "http://proxy:3128", "NoProxy", "hub");
    assertThat(facts(PROXY, engine.url()).daemons())
        .contains(Map.of("HTTP_PROXY", "http://proxy:3128", "NO_PROXY", "hub"));
  }

  @Test
  void an_engine_that_does_not_answer_knows_none() {
    ProxyFacts away = facts(Map.of(), "unix:///nowhere/docker.sock");
    assertThat(away.registrys(mirror)).isEmpty();
    assertThat(away.daemons()).isEmpty();
    assertThat(away.fetching(mirror).get()).isEmpty();
  }
}
