package io.github.mirrorctl.engine;

import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import io.github.mirrorctl.host.RealCommands;
import io.github.mirrorctl.host.services.AppCopy;
import java.nio.file.Path;

/**
 * Makes what mirrorctl's service runs from as {@code up} does: a copy of the program and its
 * class-data archive, in the directory that it is given.
 */
public final class ServiceProgram {
  private ServiceProgram() {}

  public static void main(String[] args) {
    Program program = Program.running();
    ServiceSetup.makeProgram(
        new RealCommands(HostEnvironment.real()), program, new AppCopy(Path.of(args[0]), program));
  }
}
