package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.EngineInfo;
import io.github.mirrorctl.host.Failure;
import java.util.function.UnaryOperator;

/** Whether a Docker engine answers, which one, and whether this user may talk to it. */
final class EngineCheck implements Check {
  private final DockerFacts docker;
  private final boolean needed;
  private final UnaryOperator<Failure> cause;

  /**
   * A check of an engine on this machine or another.
   *
   * @param needed whether mirrors run in it; for the others it is only who pulls through them
   * @param cause why it doesn't answer, as far as more can be found than that it doesn't
   */
  EngineCheck(DockerFacts docker, boolean needed, UnaryOperator<Failure> cause) {
    this.docker = docker;
    this.needed = needed;
    this.cause = cause;
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
    } catch (Failure unreached) {
      if (unreached.kind() == Failure.Kind.RIGHTS) {
        return Finding.skipped(String.valueOf(unreached.getMessage()), unreached.next());
      }
      Failure e = cause.apply(unreached);
      String message = String.valueOf(e.getMessage());
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
