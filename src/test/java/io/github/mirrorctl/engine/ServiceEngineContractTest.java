package io.github.mirrorctl.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.mirrorctl.FreePort;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.host.services.ServicePlaces;
import io.github.mirrorctl.mirror.Defaults;
import io.github.mirrorctl.mirror.EngineKind;
import io.github.mirrorctl.mirror.ListenAddress;
import io.github.mirrorctl.mirror.Mirror;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceEngineContractTest extends MirrorEngineContract {
  private final Path root;
  private final HostEnvironment environment;
  private final Mirror mirror;
  private final Mirror other;
  @AutoClose private final FakeService service;

  ServiceEngineContractTest(@TempDir Path root) throws IOException {
    this.root = root;
    Files.createDirectories(root.resolve("run/systemd/system"));
    Files.writeString(Files.createDirectory(root.resolve("checkout")).resolve("m.jar"), "a jar");
    environment = new HostEnvironment(Map.of(), root.resolve("home"), root, 1000);
    service = new FakeService(ServicePlaces.of(environment));
    mirror = mirror("docker.io");
    other = mirror("ghcr.io");
    service.settings.addAll(List.of(mirror, other));
  }

  private Mirror mirror(String name) {
    return new Defaults(root.resolve("caches"))
        .mirror(name)
        .withEngine(EngineKind.EMBEDDED)
        .withListen(new ListenAddress("127.0.0.1", FreePort.any()));
  }

  @Override
  Mirror mirror() {
    return mirror;
  }

  @Override
  MirrorEngine engine(Told reporter) {
    return ServiceEngine.of(
        environment,
        service,
        new Program(root.resolve("checkout/m.jar"), root.resolve("jdk/bin/java")),
        root.resolve("mirrors.yml"),
        () -> service.settings,
        reporter,
        PATIENCE);
  }

  @Override
  void changed(Mirror now) {
    service.settings.replaceAll(old -> old.name().equals(now.name()) ? now : old);
  }

  private void upBoth() {
    for (Mirror one : List.of(mirror, other)) {
      engine(told).init(one, Optional.empty(), Optional.empty());
      engine(told).start(one);
    }
    service.calls.clear();
  }

  @Test
  void one_mirror_is_stopped_and_started_while_the_server_goes_on() {
    upBoth();
    engine(told).stop(other);
    assertThat(engine(told).state(other).word()).isEqualTo("stopped");
    assertThat(engine(told).state(mirror).word()).isEqualTo(EngineState.RUNNING);
    engine(told).start(other);
    engine(told).restart(other);
    assertThat(service.calls)
        .noneMatch(call -> call.contains(" restart ") || call.contains(" disable "))
        .anyMatch(call -> call.contains("--signal=HUP"));
  }

  @Test
  void the_service_goes_with_its_last_mirror() {
    upBoth();
    Path unit = root.resolve("home/.config/systemd/user/mirrorctl.service");
    engine(told).remove(other);
    assertThat(unit).exists();
    engine(told).remove(mirror);
    assertThat(unit).doesNotExist();
    assertThat(root.resolve("home/.local/share/mirrorctl")).doesNotExist();
  }

  @Test
  void another_version_of_the_program_is_copied_and_run() throws IOException {
    upBoth();
    Path copies = root.resolve("home/.local/share/mirrorctl/app");
    assertThat(copies.toFile().list()).hasSize(1);
    Files.writeString(root.resolve("checkout/m.jar"), "a newer jar");
    engine(told).start(mirror);
    assertThat(service.calls).anyMatch(call -> call.contains(" restart "));
    assertThat(copies.toFile().list()).hasSize(1);
    assertThat(copies.toFile().listFiles()[0].toPath().resolve("mirrorctl.jar"))
        .hasContent("a newer jar");
  }

  @Test
  void the_proxies_of_the_first_start_stay_when_sudo_drops_them() {
    engine(told).init(mirror, Optional.empty(), Optional.empty());
    HostEnvironment proxied =
        new HostEnvironment(
            Map.of("https_proxy", "http://proxy:3128"), environment.home(), root, 1000);
    ServiceEngine.of(
            proxied,
            service,
            new Program(root.resolve("checkout/m.jar"), root.resolve("jdk/bin/java")),
            root.resolve("mirrors.yml"),
            () -> service.settings,
            told,
            PATIENCE)
        .start(mirror);
    told.lines.clear();
    engine(told).start(mirror);
    assertThat(told.lines).singleElement().asString().startsWith("already ");
  }
}
