package io.github.mirrorctl.doctor;

import io.github.mirrorctl.engine.RegistryProbe;
import io.github.mirrorctl.mirror.Mirror;
import java.util.Optional;
import java.util.function.Supplier;

/** Whether a registry answers at a mirror's address, and else who is there. */
final class AddressCheck implements Check {
  private final Mirror mirror;
  private final Supplier<RegistryProbe.Answer> probe;
  private final Supplier<Optional<String>> holder;

  /** {@code holder}: who listens at the address, in words. */
  AddressCheck(
      Mirror mirror, Supplier<RegistryProbe.Answer> probe, Supplier<Optional<String>> holder) {
    this.mirror = mirror;
    this.probe = probe;
    this.holder = holder;
  }

  @Override
  public String id() {
    return "address";
  }

  @Override
  public String subject() {
    return mirror.name();
  }

  @Override
  public Finding examine() {
    RegistryProbe.Answer answer = probe.get();
    if (answer.ok()) {
      return Finding.ok(mirror.listen() + " answers in " + answer.millis() + " ms");
    }
    String start = "'mirrorctl start " + mirror.name() + "'";
    return holder
        .get()
        .map(
            who ->
                Finding.wrong(
                    "no registry answers at "
                        + mirror.listen()
                        + " ("
                        + answer.words()
                        + "), which "
                        + who
                        + " has",
                    "if that isn't the mirror's own: end it, or 'mirrorctl up "
                        + mirror.name()
                        + " --listen' another; else "
                        + start))
        .orElseGet(() -> Finding.wrong("nobody listens on " + mirror.listen(), start));
  }
}
