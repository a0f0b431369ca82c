package io.github.mirrorctl.doctor;

import io.github.mirrorctl.host.Failure;
import io.github.mirrorctl.mirror.Mirror;
import io.github.mirrorctl.mirror.RegistryConfig;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;

/** How many pulls Docker Hub still grants this machine's address: what a mirror is for. */
final class QuotaCheck implements Check {
  static final double SCARCE = 0.10;

  private final Mirror mirror;
  private final PullQuota.Service service;
  private final Outbound outbound;
  private final Supplier<Optional<RegistryConfig>> config;

  QuotaCheck(
      Mirror mirror,
      PullQuota.Service service,
      Outbound outbound,
      Supplier<Optional<RegistryConfig>> config) {
    this.mirror = mirror;
    this.service = service;
    this.outbound = outbound;
    this.config = config;
  }

  /** Whether the mirror's upstream is Docker Hub itself, and not another cache of it. */
  static boolean concerns(Mirror mirror) {
    return PullQuota.Service.DOCKER_HUB.manifest().getHost().equals(mirror.upstream().getHost());
  }

  @Override
  public String id() {
    return "pull-quota";
  }

  @Override
  public String subject() {
    return mirror.name();
  }

  @Override
  public Finding examine() {
    if (config.get().filter(RegistryConfig::hasCredentials).isPresent()) {
      return Finding.skipped("the mirror pulls with an account, which isn't logged in for this");
    }
    Optional<PullQuota> quota;
    try {
      quota = new Question<>("Docker Hub", this::asked).get();
    } catch (Failure e) {
      return Finding.skipped(String.valueOf(e.getMessage()));
    }
    if (quota.isEmpty()) {
      return Finding.ok("Docker Hub tells no limit here");
    }
    return quota.get().left() < SCARCE * quota.get().limit()
        ? Finding.warning(
            quota.get().toString(),
            "wait, or pull with an account: 'mirrorctl init "
                + mirror.name()
                + " --username NAME --password-stdin'")
        : Finding.ok(quota.get().toString());
  }

  private Optional<PullQuota> asked() {
    try {
      return PullQuota.ask(service, outbound);
    } catch (IOException e) {
      throw Failure.of("Docker Hub doesn't answer: " + UpstreamAnswer.words(e), "", e);
    }
  }
}
