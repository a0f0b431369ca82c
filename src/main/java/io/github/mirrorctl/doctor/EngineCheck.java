package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.EngineInfo;
import io.github.mirrorctl.host.Failure;

/** Whether a Docker engine answers, which one, and whether this user may talk to it. */
final class EngineCheck implements Check {
  private final DockerFacts docker;
  private final boolean needed;

  /**
   * {@code needed}: whether mirrors run in it; for the others it is only who pulls through them.
   */
  EngineCheck(DockerFacts docker, boolean needed) {
    this.docker = docker;
    this.needed = needed;
  }

  @Override
  public String id() {
    return "engine";
  }

  @Override
  public String subject() {
    return MACHINE;
  }

  @Override
  public Finding examine() {
    try {
      EngineInfo info = docker.info();
      return Finding.ok(
          "Docker "
              + info.version()
              + " (API "
              + docker.apiVersion()
              + ") answers at "
              + docker.endpoint()
              + kind(info));
    } catch (Failure e) {
      String message = String.valueOf(e.getMessage());
      if (e.kind() == Failure.Kind.RIGHTS) {
        return Finding.skipped(message, e.next());
      }
      String remedy =
          e.next().isEmpty()
              ? "look at it with 'docker info' and 'journalctl -u docker'"
              : e.next();
      return needed ? Finding.wrong(message, remedy) : Finding.warning(message, remedy);
    }
  }

  private static String kind(EngineInfo info) {
    return switch (info.kind()) {
      case ROOTFUL -> "";
      case ROOTLESS -> ", a user's own (rootless)";
      case SNAP -> ", from the snap, which sees a part of the machine's files only";
      case DESKTOP -> ", in Docker Desktop's own machine";
    };
  }
}
