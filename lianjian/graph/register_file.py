"""Reading a register of divisions from a file, checked whole."""

from pathlib import Path

import polars as pl

from lianjian.errors import BadInput

#: The register that ships with the package, and its cut-off date.
SHIPPED = Path(__file__).parent / "data" / "register-2023.parquet"
SHIPPED_DATE = "2023-06-30"

_LEVEL_OF_DIGITS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
_FIRST_ROW = 2


def read_register(path: Path) -> pl.DataFrame:
    """The divisions of a register: id, name, level, urban_rural, row (as a table with a header would count it).

    Raises BadInput when the file is no register: unreadable, columns missing, a code that is wrong, twice there, or without
    the division above it, a name missing, a level that contradicts its code.
    """
    given = _table(path)
    missing = [name for name in ("code", "name") if name not in given.columns]
    if missing:
        raise _bad(path, f"缺少列 {'、'.join(missing)}", f"has no column {', '.join(missing)}")
    code = pl.col("code").cast(pl.String).str.strip_chars()
    digits = code.str.len_chars()
    places = given.select(
        id=code,
        name=pl.col("name").cast(pl.String).str.strip_chars(),
        level=digits.replace_strict(_LEVEL_OF_DIGITS, default=None, return_dtype=pl.Int64),
        urban_rural=_urban_rural(code),
        row=pl.int_range(_FIRST_ROW, _FIRST_ROW + pl.len(), dtype=pl.Int64),
        stated_level=pl.col("level").cast(pl.Int64, strict=False) if "level" in given.columns else pl.lit(None, pl.Int64),
    )
    _check(path, places)
    return places.drop("stated_level")


def _table(path: Path) -> pl.DataFrame:
    if not path.is_file():
        raise BadInput(f"没有文件“{path}”。", f"There is no file {str(path)!r}.")
    try:
        if path.suffix.lower() == ".parquet":
            return pl.read_parquet(path)
        return pl.read_csv(path, infer_schema=False)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _bad(path, "读不出来(需要 parquet 或 UTF-8 的 CSV)", "cannot be read (parquet or CSV in UTF-8)") from error


def _urban_rural(code: pl.Expr) -> pl.Expr:
    """The class that the last three digits of a community's code carry: 001-199 urban, 200-399 rural."""
    last = code.str.slice(9, 3).cast(pl.Int64, strict=False)
    return pl.when(last.is_between(1, 199)).then(pl.lit("urban")).when(last.is_between(200, 399)).then(pl.lit("rural"))


def _check(path: Path, places: pl.DataFrame) -> None:
    if places.is_empty():
        raise _bad(path, "没有区划", "has no divisions")
    digits_only = pl.col("id").str.contains(r"^\d+$").fill_null(False)
    wrong = places.filter(~digits_only | pl.col("level").is_null())
    _none(path, wrong, "区划代码应为 2、4、6、9 或 12 位数字", "a division code has 2, 4, 6, 9 or 12 digits")
    unnamed = places.filter(pl.col("name").is_null() | (pl.col("name") == ""))
    _none(path, unnamed, "区划没有名称", "a division has no name")
    twice = places.filter(pl.col("id").is_duplicated())
    _none(path, twice, "区划代码重复", "a division code is there twice")
    levels = places.filter(pl.col("stated_level").is_not_null() & (pl.col("stated_level") != pl.col("level")))
    _none(path, levels, "level 与区划代码的位数不符", "a level does not agree with its code's length")
    above = pl.col("id").str.slice(0, pl.col("level").replace_strict({2: 2, 3: 4, 4: 6, 5: 9}, default=0))
    lower = places.filter(pl.col("level") > 1).with_columns(above=above)
    orphans = lower.join(places.select(above="id"), on="above", how="anti")
    _none(path, orphans, "缺少上级区划", "the division above is missing")


def _none(path: Path, wrong: pl.DataFrame, zh: str, en: str) -> None:
    if wrong.height:
        row, code = wrong["row"][0], wrong["id"][0]
        raise _bad(path, f"第 {row} 行({code}):{zh}", f"row {row} ({code}): {en}")


def _bad(path: Path, zh: str, en: str) -> BadInput:
    return BadInput(f"“{path.name}”不是区划代码表:{zh}。", f"{path.name!r} is no register of divisions: {en}.")
