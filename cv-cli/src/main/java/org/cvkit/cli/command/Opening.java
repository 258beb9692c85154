package org.cvkit.cli.command;

import java.util.function.Supplier;
import org.cvkit.core.model.ModelException;
import org.cvkit.core.runtime.DeviceException;
import org.cvkit.core.runtime.InferenceException;

/** Opening a model: whatever is wrong with the file is the model's failure, whoever found it. */
final class Opening {
  private Opening() {}

  static <V> V of(Supplier<V> opening) {
    try {
      return opening.get();
    } catch (DeviceException e) {
      throw e;
    } catch (InferenceException e) {
      throw new ModelException(String.valueOf(e.getMessage()), e);
    }
  }
}
