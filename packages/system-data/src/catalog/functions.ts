/**
 * Functions of pg_catalog that a default, a check, a generated column or an index of data has. None of them reads or writes
 * anything but its arguments and the clock, and none makes a large value of a small one (`repeat`, `lpad`, `generate_series`).
 */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `lower upper initcap length char_length character_length octet_length bit_length btrim ltrim rtrim left right substr substring
   replace translate split_part strpos position overlay concat concat_ws reverse md5 sha224 sha256 sha384 sha512 encode decode
   ascii chr starts_with textcat regexp_replace regexp_match quote_literal to_hex
   to_char to_date to_timestamp to_number date_trunc date_part extract age now clock_timestamp statement_timestamp
   transaction_timestamp timeofday timezone make_date make_time make_timestamp make_timestamptz make_interval isfinite
   justify_days justify_hours justify_interval date_bin
   abs ceil ceiling floor round trunc mod div sign sqrt cbrt power exp ln log log10 width_bucket scale min_scale trim_scale
   greatest least random gcd lcm degrees radians pi sin cos tan asin acos atan atan2
   gen_random_uuid
   jsonb_build_object jsonb_build_array json_build_object json_build_array jsonb_extract_path jsonb_extract_path_text
   json_extract_path json_extract_path_text jsonb_typeof json_typeof jsonb_array_length json_array_length jsonb_exists
   jsonb_strip_nulls to_jsonb to_json
   array_length array_lower array_upper array_ndims cardinality array_position array_to_string string_to_array array_remove
   num_nulls num_nonnulls
   host network netmask hostmask broadcast family masklen abbrev inet_same_family
   isempty lower_inc upper_inc lower_inf upper_inf range_merge int4range int8range numrange tsrange tstzrange daterange
   to_tsvector setweight hashtext hashtextextended
   text int2 int4 int8 float4 float8 numeric bool date timestamptz timestamp varchar bpchar name`
    .split(/\s+/)
    .filter((name) => name !== ''),
);
