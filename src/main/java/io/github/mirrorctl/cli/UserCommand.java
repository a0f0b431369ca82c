package io.github.mirrorctl.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "user",
    header = "Say who may pull from mirrors that ask for passwords.",
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "The users are in the file htpasswd of a mirror's storage directory, their passwords as bcrypt hashes. A mirror asks"
          + " for them after 'mirrorctl up --auth htpasswd', and goes by a change of the file at once.",
      "",
      "Passwords serve containerd, Podman and BuildKit. Docker shows a mirror none (moby#30880): it is let in by its"
          + " network, with 'mirrorctl up --engine embedded --allow CIDR'."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sudo mirrorctl user add ci --password-stdin < password",
      "  sudo mirrorctl user ls"
    })
final class UserCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command is given: add, rm or ls");
  }
}
