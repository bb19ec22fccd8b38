"""The version of this product. (Asking the installed metadata takes as long as a tenth of the solver's import.)"""

VERSION = "0.1.0"
