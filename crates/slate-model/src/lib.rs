//! The validated agreement: the contract between the compiler and the engine.
