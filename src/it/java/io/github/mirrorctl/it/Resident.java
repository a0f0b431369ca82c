package io.github.mirrorctl.it;

import io.github.mirrorctl.cli.App;
import io.github.mirrorctl.cli.Cli;
import io.github.mirrorctl.host.HostEnvironment;
import io.github.mirrorctl.host.Program;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Runs in a test host: one mirrorctl command after the other, each as a process of its own would do
 * it, in a JVM that stays. {@link ResidentProgram} is the other end of its standard streams.
 *
 * <p>A command comes as the number of its words, the words, the length of its input and the input;
 * its exit code goes back, and twice a length with what it wrote to standard output and error.
 */
public final class Resident {
  private Resident() {}

  public static void main(String[] args) throws IOException {
    DataInputStream commands = new DataInputStream(new BufferedInputStream(System.in));
    DataOutputStream results =
        new DataOutputStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)));
    System.setOut(System.err); // no stray word between the results
    while (true) {
      try {
        run(commands, results);
      } catch (EOFException e) {
        return; // the test is over
      }
      results.flush();
    }
  }

  private static void run(DataInputStream commands, DataOutputStream results) throws IOException {
    String[] words = new String[commands.readInt()];
    for (int i = 0; i < words.length; i++) {
      words[i] = commands.readUTF();
    }
    byte[] in = commands.readNBytes(commands.readInt());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    App app =
        new App(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            new ByteArrayInputStream(in),
            HostEnvironment.real(),
            Program.running(),
            false,
            false,
            false);
    results.writeInt(Cli.run(app, words));
    results.writeInt(out.size());
    out.writeTo(results);
    results.writeInt(err.size());
    err.writeTo(results);
  }
}
