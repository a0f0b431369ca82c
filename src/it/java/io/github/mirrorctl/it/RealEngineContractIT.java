package io.github.mirrorctl.it;

import io.github.mirrorctl.engine.DockerEndpoint;
import io.github.mirrorctl.engine.EngineContract;
import io.github.mirrorctl.host.HostEnvironment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What mirrorctl depends on, asked of real engines: the oldest and today's. */
@RealEngine
class RealEngineContractIT {
  @Nested
  class Debians extends OnATestHost {
    Debians() {
      super("contract-debian", Flavor.SYSTEMD);
    }
  }

  @Nested
  @ModernEngine
  class Todays extends OnATestHost {
    Todays() {
      super("contract-today", Flavor.MODERN);
    }
  }

  @TestInstance(Lifecycle.PER_CLASS)
  abstract static class OnATestHost extends EngineContract {
    private final String name;
    private final Flavor flavor;
    private final AtomicInteger made = new AtomicInteger();
    private @Nullable TestHost host;

    OnATestHost(String name, Flavor flavor) {
      this.name = name;
      this.flavor = flavor;
    }

    @BeforeAll
    void boot(Network network) {
      TestHost booted = TestHost.bootWith(Images.registry2(), network, name, flavor);
      host = booted;
    }

    private TestHost host() {
      return Objects.requireNonNull(host);
    }

    @Override
    protected DockerEndpoint endpoint() {
      return DockerEndpoint.find(
          new HostEnvironment(Map.of(), Path.of("/root"), Path.of("/"), 0),
          Optional.of("unix://" + host().dockerSocket()));
    }

    @Override
    protected Path storage(Optional<String> config) {
      String directory = "/srv/contract-" + made.incrementAndGet();
      host().sh("mkdir " + directory).ok();
      config.ifPresent(text -> host().writeFile(directory + "/config.yml", text));
      return Path.of(directory);
    }

    /** Nothing else runs on the host. */
    @Override
    protected int freePort() {
      return 20_000 + made.incrementAndGet();
    }
  }
}
