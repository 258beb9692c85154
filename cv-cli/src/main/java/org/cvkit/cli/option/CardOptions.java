package org.cvkit.cli.option;

import org.cvkit.core.train.CardText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What the card of a trained model says.
 *
 * <p>Confined to one thread at a time.
 */
final class CardOptions {
  @Option(names = "--name", paramLabel = "ID", description = "of the model (default: its network)")
  private @Nullable String name;

  @Option(
      names = "--licence",
      paramLabel = "SPDX",
      description = "of the model that comes out, for its card (default: none stated)")
  private String licence = "";

  /** The model's name. */
  String name(String network) {
    return name == null ? network : name;
  }

  CardText text(String network, String command) {
    return new CardText(name(network), licence, "Trained by " + command);
  }
}
