package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.Ports;
import io.github.mirrorctl.mirror.InvalidInput;
import io.github.mirrorctl.mirror.ListenAddress;
import java.util.Set;

/** Whether a mirror can have its address, and who has it else. */
final class AddressCheck {
  private final DockerEngine engine;

  AddressCheck(DockerEngine engine) {
    this.engine = engine;
  }

  void refuseTaken(ListenAddress listen) {
    if (!Ports.isFree(listen.host(), listen.port())) {
      throw taken(listen);
    }
  }

  /** Says who has the address, and which one is free. */
  InvalidInput taken(ListenAddress listen) {
    String holder =
        engine
            .publisher(listen.port())
            .map(name -> "the container " + name)
            .or(() -> Ports.holder(listen.host(), listen.port()).map(Ports.PortHolder::toString))
            .orElse("another process");
    int free = Ports.nextFree(listen.host(), listen.port() + 1, Set.of());
    return new InvalidInput(
        "the address " + listen + " is taken by " + holder,
        "end that, or choose another: --listen " + listen.withPort(free) + " is free");
  }
}
