package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Ports;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;

/** Whether a mirror can have its address, and who has it else. */
final class AddressCheck {
  private final IntFunction<Optional<String>> publisher;

  /** {@code publisher} says who has a port that the kernel alone can't tell of. */
  private AddressCheck(IntFunction<Optional<String>> publisher) {
    this.publisher = publisher;
  }

  /** Where a container may publish the port: its holder is only Docker's proxy then. */
  static AddressCheck beside(DockerEngine engine) {
    return new AddressCheck(port -> engine.publisher(port).map(name -> "the container " + name));
  }

  /** Where there may be no Docker to ask. */
  static AddressCheck alone() {
    return new AddressCheck(port -> Optional.empty());
  }

  void refuseTaken(ListenAddress listen) {
    if (!Ports.isFree(listen.host(), listen.port())) {
      throw taken(listen);
    }
  }

  /** Says who has the address, and which one is free. */
  InvalidInput taken(ListenAddress listen) {
    String holder =
        publisher
            .apply(listen.port())
            .or(() -> Ports.holder(listen.host(), listen.port()).map(Ports.PortHolder::toString))
            .orElse("another process");
    int free = Ports.nextFree(listen.host(), listen.port() + 1, Set.of());
    return new InvalidInput(
        "the address " + listen + " is taken by " + holder,
        "end that, or choose another: --listen " + listen.withPort(free) + " is free");
  }
}
