use slate_check::*;
#[test]
fn t() {
    for f in ["ds1.slate", "ds2.slate"] {
        let c = check(&Folder::new("/tmp"), f, &Options::default());
        println!("{f} model {} {:#?}", c.model.is_some(), c.findings);
    }
}
