fn main() -> std::process::ExitCode {
    api::program::main()
}
